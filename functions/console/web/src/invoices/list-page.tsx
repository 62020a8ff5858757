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
import { t } from "../words/index.ts";

const ORDERS: Record<InvoiceFilters["sort"], Record<InvoiceFilters["order"], string>> = {
  billingPeriod: { desc: t.invoices.byBillingPeriodThenByDateOf, asc: t.invoices.byBillingPeriodThenByDateOf2 },
  issuedDate: { desc: t.invoices.byDateOfIssueNewestFirst, asc: t.invoices.byDateOfIssueOldestFirst },
  amount: { desc: t.invoices.byAmountInAnyCurrencyLargestFirst, asc: t.invoices.byAmountInAnyCurrencySmallestFirst },
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
    <Page title={t.common.invoices} breadcrumbs={[]} description={t.invoices.whatSellersChargedAndThePurchase}>
      <Table
        variant="container"
        wrapLines
        items={list.rows}
        loading={list.loading}
        loadingText={t.invoices.loadingInvoices}
        trackBy="href"
        ariaLabels={{ tableLabel: t.common.invoices }}
        header={
          <Header
            variant="h2"
            counter={counter(list.count)}
            description={ORDERS[asked.sort][asked.order]}
            actions={<Button iconName="refresh" ariaLabel={t.common.refresh} loading={list.refreshing} onClick={list.reload} />}
          >{t.common.invoices}</Header>
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
            <Empty title={t.invoices.noMatchingInvoices} action={<Button onClick={() => show({ filters: {} })}>{t.common.clearFilter}</Button>} />
          ) : (
            <Empty title={t.common.noInvoices}>{t.invoices.anInvoiceAppearsHereWhenItsSellers}</Empty>
          )
        }
        pagination={
          list.pages > 1 && (
            <Pagination
              currentPageIndex={list.page}
              pagesCount={list.pages}
              disabled={list.loading}
              onChange={({ detail }) => list.goTo(detail.currentPageIndex)}
              ariaLabels={{ paginationLabel: t.invoices.pagesOfInvoices, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
            />
          )
        }
      />
    </Page>
  );
}
