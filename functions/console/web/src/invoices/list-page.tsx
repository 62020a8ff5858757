// The list of the account's invoices, which the API filters, sorts and pages. The filter, the order and the page are in the
// page's address.

import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import Table from "@cloudscape-design/components/table";
import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import type { InvoiceSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { allInvoices, invoicesQuery } from "../api/queries.ts";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { ChoosePreferences, initialPreferences, isTablePreferences } from "../parts/table-preferences.tsx";
import { usePagePlace, usePaging } from "../parts/use-paging.ts";
import { usePreference } from "../parts/use-preference.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { columns, COLUMNS_SHOWN } from "./columns.tsx";
import { FilterInput } from "./filter-input.tsx";
import { type InvoiceFilters, query, readFilters, SORTS, writeFilters } from "./filters.ts";
import { ListHeader } from "./list-header.tsx";
import { Totals } from "./totals.tsx";

// Loaded after the list, because it is needed only for files.
const InvoiceFiles = lazy(async () => ({ default: (await import("../documents/invoice-files.tsx")).InvoiceFiles }));

const INITIAL = initialPreferences(COLUMNS_SHOWN);

export function InvoicesPage() {
  const { api, showPanel } = useShell();
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => readFilters(search), [search]);
  const [preferences, setPreferences] = usePreference("invoices-table", INITIAL, isTablePreferences);
  const { sellers, names } = useSellers();
  const [selected, setSelected] = useState<InvoiceSummary[]>([]);
  const [adding, setAdding] = useState(false);
  const list = usePaging(invoicesQuery(api, { ...query(asked), limit: preferences.pageSize }), usePagePlace(preferences.pageSize));
  const totals = useMutation({ meta: { changesNothing: true }, mutationFn: () => allInvoices(api, query(asked)) });
  const { reset } = totals;
  // The totals are those of the filter that they were read with.
  useEffect(() => reset(), [asked, reset]);
  const definitions = useMemo(() => columns(names), [names]);
  const select = (rows: InvoiceSummary[]) => {
    setSelected(rows);
    const [only, ...others] = rows;
    showPanel(only === undefined || others.length > 0 ? undefined : { shows: "invoice", billFrom: only.billFrom, key: encodeKey(only.invoiceId) });
  };
  const show = (next: Partial<InvoiceFilters>) => {
    select([]);
    setSearch(writeFilters({ ...asked, ...next }));
  };
  const filtered = Object.keys(asked.filters).length > 0;
  return (
    <Page title={t.common.invoices} breadcrumbs={[]} description={t.invoices.whatSellersChargedAndThePurchase}>
      <Suspense fallback={null}>
        <InvoiceFiles open={adding} close={() => setAdding(false)} />
      </Suspense>
      {totals.error !== null && <ProblemAlert problem={totals.error} retry={totals.mutate} />}
      {totals.data !== undefined && <Totals invoices={totals.data} />}
      <Table
        variant="container"
        stickyHeader
        wrapLines={preferences.wrapLines}
        contentDensity={preferences.compact === true ? "compact" : "comfortable"}
        items={list.rows}
        loading={list.loading}
        loadingText={t.invoices.loadingInvoices}
        trackBy="href"
        selectionType="multi"
        selectedItems={selected}
        onSelectionChange={({ detail }) => select(detail.selectedItems)}
        ariaLabels={{
          tableLabel: t.common.invoices,
          selectionGroupLabel: t.invoices.selectionOfInvoices,
          allItemsSelectionLabel: () => t.invoices.selectAll,
          itemSelectionLabel: (_, row) => t.orders.select(row.invoiceId),
        }}
        header={<ListHeader asked={asked} count={list.count} selected={selected} refreshing={list.refreshing} refresh={list.reload} totals={totals} sellers={names} add={() => setAdding(true)} />}
        filter={<FilterInput filters={asked.filters} sellers={sellers} choose={(filters) => show({ filters })} />}
        sortingColumn={{ sortingField: asked.sort }}
        sortingDescending={asked.order === "desc"}
        onSortingChange={({ detail }) => {
          const sort = SORTS.find((name) => name === detail.sortingColumn.sortingField);
          if (sort !== undefined) show({ sort, order: detail.isDescending === true ? "desc" : "asc" });
        }}
        columnDefinitions={definitions}
        columnDisplay={definitions.map(({ id }) => ({ id, visible: preferences.shown.includes(id) }))}
        preferences={<ChoosePreferences value={preferences} choose={setPreferences} columns={definitions} fixed="id" rows={t.counts.invoices} />}
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
              onChange={({ detail }) => {
                select([]);
                list.goTo(detail.currentPageIndex);
              }}
              ariaLabels={{ paginationLabel: t.invoices.pagesOfInvoices, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
            />
          )
        }
      />
    </Page>
  );
}
