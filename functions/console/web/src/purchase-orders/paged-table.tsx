// A table of what belongs to a purchase order, one page of the API's answer at a time.

import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import type { PagedQuery } from "../api/queries.ts";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePaging } from "../parts/use-paging.ts";
import { t } from "../words/index.ts";

interface PagedTableProps<Row> {
  query: PagedQuery<Row>;
  title: string;
  description: string;
  empty: { title: string; text: string };
  columns: readonly TableProps.ColumnDefinition<Row>[];
  trackBy: (row: Row) => string;
}

export function PagedTable<Row>({ query, title, description, empty, columns, trackBy }: PagedTableProps<Row>) {
  const list = usePaging(query);
  return (
    <Table
      variant="borderless"
      wrapLines
      items={list.rows}
      loading={list.loading}
      loadingText={t.orders.loading(title)}
      trackBy={trackBy}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: title }}
      header={
        <Header variant="h2" description={description}>
          {title}
        </Header>
      }
      empty={list.problem === undefined ? <Empty title={empty.title}>{empty.text}</Empty> : <ProblemAlert problem={list.problem} retry={list.reload} />}
      pagination={
        list.pages > 1 && (
          <Pagination
            currentPageIndex={list.page}
            pagesCount={list.pages}
            disabled={list.loading}
            onChange={({ detail }) => list.goTo(detail.currentPageIndex)}
            ariaLabels={{ paginationLabel: t.orders.pagesOf(title), nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
          />
        )
      }
    />
  );
}
