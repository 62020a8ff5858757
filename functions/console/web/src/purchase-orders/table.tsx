// The table of purchase orders, which the API filters, sorts and pages. The filter and the order are in the page's address.

import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import Table from "@cloudscape-design/components/table";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { isReadable, type PurchaseOrderRow, type PurchaseOrderSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { purchaseOrdersQuery } from "../api/queries.ts";
import { useFollow } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { ChoosePreferences, initialPreferences, isTablePreferences } from "../parts/table-preferences.tsx";
import { usePagePlace, usePaging } from "../parts/use-paging.ts";
import { usePreference } from "../parts/use-preference.ts";
import { useShell } from "../shell/context.tsx";
import { type BulkChange, BulkDialog } from "./bulk-dialog.tsx";
import { columns, COLUMNS_SHOWN } from "./columns.tsx";
import { FilterInput } from "./filter-input.tsx";
import { query, readFilters, SORTS, writeFilters } from "./filters.ts";
import { TableHeader } from "./table-header.tsx";
import { useSellers } from "./use-sellers.ts";
import { t } from "../words/index.ts";

const INITIAL = initialPreferences(COLUMNS_SHOWN);

export function PurchaseOrdersTable() {
  const { api, session, showPanel } = useShell();
  const { navigate } = useFollow();
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => readFilters(search), [search]);
  const [preferences, setPreferences] = usePreference("orders-table", INITIAL, isTablePreferences);
  const { names } = useSellers();
  const [selected, setSelected] = useState<PurchaseOrderSummary[]>([]);
  const [change, setChange] = useState<BulkChange>();
  const list = usePaging(purchaseOrdersQuery(api, { ...query(asked), limit: preferences.pageSize }), usePagePlace(preferences.pageSize));
  const definitions = useMemo(() => columns(names), [names]);
  const filtered = Object.keys(asked.filters).length > 0;
  const select = (rows: PurchaseOrderSummary[]) => {
    setSelected(rows);
    const [only, ...others] = rows;
    showPanel(only === undefined || others.length > 0 ? undefined : { shows: "purchase-order", key: encodeKey(only.purchaseOrderId) });
  };
  const show = (next: Partial<typeof asked>) => {
    select([]);
    setSearch(writeFilters({ ...asked, ...next }));
  };
  const create = session.canWrite && (
    <Button variant="primary" onClick={() => void navigate("/create-purchase-order")}>{t.common.createPurchaseOrder}</Button>
  );
  return (
    <>
      <Table
        variant="container"
        stickyHeader
        trackBy="purchaseOrderId"
        items={list.rows}
        loading={list.loading}
        loadingText={t.common.loadingPurchaseOrders}
        columnDefinitions={definitions}
        columnDisplay={definitions.map(({ id }) => ({ id, visible: preferences.shown.includes(id) }))}
        wrapLines={preferences.wrapLines}
        contentDensity={preferences.compact === true ? "compact" : "comfortable"}
        sortingColumn={{ sortingField: asked.sort }}
        sortingDescending={asked.order === "desc"}
        onSortingChange={({ detail }) => {
          const sort = SORTS.find((name) => name === detail.sortingColumn.sortingField);
          if (sort !== undefined) show({ sort, order: detail.isDescending === true ? "desc" : "asc" });
        }}
        selectionType="multi"
        selectedItems={selected}
        isItemDisabled={(row: PurchaseOrderRow) => !isReadable(row)}
        onSelectionChange={({ detail }) => select(detail.selectedItems.filter(isReadable))}
        ariaLabels={{
          tableLabel: t.common.purchaseOrders,
          selectionGroupLabel: t.orders.selectionOfPurchaseOrders,
          allItemsSelectionLabel: () => t.orders.selectAllPurchaseOrdersOfThisPage,
          itemSelectionLabel: (_, order) => t.orders.select(order.purchaseOrderId),
        }}
        header={<TableHeader asked={asked} count={list.count} selected={selected} refreshing={list.refreshing} refresh={list.reload} change={setChange} create={create} />}
        filter={<FilterInput filters={asked.filters} choose={(filters) => show({ filters })} />}
        pagination={
          <Pagination
            currentPageIndex={list.page}
            pagesCount={list.pages}
            disabled={list.loading}
            onChange={({ detail }) => {
              select([]);
              list.goTo(detail.currentPageIndex);
            }}
            ariaLabels={{ paginationLabel: t.orders.pagesOfPurchaseOrders, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
          />
        }
        preferences={<ChoosePreferences value={preferences} choose={setPreferences} columns={definitions} fixed="purchaseOrderId" rows={t.counts.purchaseOrders} />}
        empty={
          list.problem !== undefined ? (
            <ProblemAlert problem={list.problem} retry={list.reload} />
          ) : filtered ? (
            <Empty title={t.common.noMatchingPurchaseOrders} action={<Button onClick={() => show({ filters: {} })}>{t.common.clearFilter}</Button>} />
          ) : (
            <Empty title={t.common.noPurchaseOrders} action={create}>{t.orders.defineWhatYouAgreedToPayA}</Empty>
          )
        }
      />
      {change !== undefined && (
        <BulkDialog
          change={change}
          orders={selected}
          close={() => setChange(undefined)}
          finish={() => {
            setChange(undefined);
            select([]);
          }}
        />
      )}
    </>
  );
}
