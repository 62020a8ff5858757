// The list of the account's invoices, which the API filters, sorts and pages. The filter and the order are in the page's address.

import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { invoicesQuery } from "../api/queries.ts";
import { counter } from "../format/words.ts";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePaging } from "../parts/use-paging.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { columns } from "./columns.tsx";
import { FilterInput } from "./filter-input.tsx";
import { type InvoiceFilters, query, readFilters, SORTS, writeFilters } from "./filters.ts";

const ORDERS: Record<InvoiceFilters["sort"], Record<InvoiceFilters["order"], string>> = {
  billingPeriod: { desc: "By billing period, then by date of issue, newest first", asc: "By billing period, then by date of issue, oldest first" },
  issuedDate: { desc: "By date of issue, newest first", asc: "By date of issue, oldest first" },
  amount: { desc: "By amount in any currency, largest first", asc: "By amount in any currency, smallest first" },
};

export function InvoicesPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => readFilters(search), [search]);
  const { sellers, names } = useSellers();
  const list = usePaging(invoicesQuery(api, query(asked)));
  const show = (next: Partial<InvoiceFilters>) => setSearch(writeFilters({ ...asked, ...next }));
  const filtered = Object.keys(asked.filters).length > 0;
  return (
    <Page title="Invoices" breadcrumbs={[]} description="What sellers charged, and the purchase order that each invoice draws on.">
      <Table
        variant="container"
        wrapLines
        items={list.rows}
        loading={list.loading}
        loadingText="Loading invoices"
        trackBy="href"
        ariaLabels={{ tableLabel: "Invoices" }}
        header={
          <Header
            variant="h2"
            counter={counter(list.count)}
            description={ORDERS[asked.sort][asked.order]}
            actions={<Button iconName="refresh" ariaLabel="Refresh" loading={list.refreshing} onClick={list.reload} />}
          >
            Invoices
          </Header>
        }
        filter={<FilterInput filters={asked.filters} sellers={sellers} choose={(filters) => show({ filters })} />}
        sortingColumn={{ sortingField: asked.sort }}
        sortingDescending={asked.order === "desc"}
        onSortingChange={({ detail }) => {
          const sort = SORTS.find((name) => name === detail.sortingColumn.sortingField);
          if (sort !== undefined) show({ sort, order: detail.isDescending === true ? "desc" : "asc" });
        }}
        columnDefinitions={columns(names)}
        empty={
          list.problem !== undefined ? (
            <ProblemAlert problem={list.problem} retry={list.reload} />
          ) : filtered ? (
            <Empty title="No matching invoices" action={<Button onClick={() => show({ filters: {} })}>Clear filter</Button>} />
          ) : (
            <Empty title="No invoices">An invoice appears here when its seller's invoice generator asks which purchase order to print.</Empty>
          )
        }
        pagination={
          list.pages > 1 && (
            <Pagination
              currentPageIndex={list.page}
              pagesCount={list.pages}
              disabled={list.loading}
              onChange={({ detail }) => list.goTo(detail.currentPageIndex)}
              ariaLabels={{ paginationLabel: "Pages of invoices", nextPageLabel: "Next page", previousPageLabel: "Previous page" }}
            />
          )
        }
      />
    </Page>
  );
}
