// A table of what belongs to a purchase order, a page at a time as the API gives it.

import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePages } from "../parts/use-pages.ts";
import { useShell } from "../shell/context.tsx";

interface PagedTableProps<Row> {
  path: string;
  /** The rows' name in the API's answer. */
  rows: string;
  title: string;
  description?: string;
  actions?: React.ReactNode;
  empty: { title: string; text: string };
  columns: readonly TableProps.ColumnDefinition<Row>[];
  trackBy: (row: Row) => string;
}

export function PagedTable<Row>({ path, rows, title, description, actions, empty, columns, trackBy }: PagedTableProps<Row>) {
  const { api } = useShell();
  const list = usePages<Row>(path, async (nextToken, signal) => {
    const page = await api.get<Record<string, Row[]> & { nextToken?: string }>(path, { limit: 20, nextToken }, signal);
    return { rows: page[rows] ?? [], next: page.nextToken };
  });
  return (
    <Table
      variant="borderless"
      wrapLines
      items={list.value?.rows ?? []}
      loading={list.loading}
      loadingText={`Loading ${title.toLowerCase()}`}
      trackBy={trackBy}
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: title }}
      header={
        <Header variant="h2" description={description} actions={actions}>
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
            ariaLabels={{ paginationLabel: `Pages of ${title.toLowerCase()}`, nextPageLabel: "Next page", previousPageLabel: "Previous page" }}
          />
        )
      }
    />
  );
}
