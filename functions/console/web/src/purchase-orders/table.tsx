// The table of purchase orders: filtered, sorted and paged by the API. What it shows is in the page's address.

import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import CollectionPreferences from "@cloudscape-design/components/collection-preferences";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import PropertyFilter from "@cloudscape-design/components/property-filter";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { address } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { OrderSummary, Page } from "../api/types.ts";
import { HEALTH, STATUSES } from "../format/words.ts";
import { useFollow } from "../parts/app-link.tsx";
import { download } from "../parts/download.ts";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePages } from "../parts/use-pages.ts";
import { usePreference } from "../parts/use-preference.ts";
import { useShell } from "../shell/context.tsx";
import { copyAddress } from "./actions.tsx";
import { BulkDialog, type BulkChange } from "./bulk-dialog.tsx";
import { columns, COLUMNS_SHOWN } from "./columns.tsx";
import { exportOrders } from "./export.ts";
import { FILTERS, fromTokens, query, readFilters, type Sort, SORTS, tokens, writeFilters } from "./filters.ts";
import { useSellers } from "./use-sellers.ts";

interface Preferences {
  pageSize: number;
  wrapLines: boolean;
  shown: string[];
}

const INITIAL: Preferences = { pageSize: 20, wrapLines: true, shown: COLUMNS_SHOWN };

export function OrdersTable({ changed }: { changed?: () => void }) {
  const { api, session, flash } = useShell();
  const { navigate } = useFollow();
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => readFilters(search), [search]);
  const [preferences, setPreferences] = usePreference("orders-table", INITIAL, isPreferences);
  const sellers = useSellers();
  const [selected, setSelected] = useState<OrderSummary[]>([]);
  const [change, setChange] = useState<BulkChange>();
  const [exporting, setExporting] = useState(false);

  const question = { ...query(asked), limit: preferences.pageSize };
  const list = usePages<OrderSummary>(address("/purchase-orders", question), async (nextToken, signal) => {
    const page = await api.get<Page<"purchaseOrders", OrderSummary>>("/purchase-orders", { ...question, nextToken }, signal);
    return { rows: page.purchaseOrders, next: page.nextToken };
  });
  const definitions = useMemo(() => columns(sellers.names), [sellers.names]);
  const filtered = Object.keys(asked.filters).length > 0;
  const show = (next: Partial<typeof asked>) => {
    setSelected([]);
    setSearch(writeFilters({ ...asked, ...next }));
  };
  const exportAll = async () => {
    setExporting(true);
    try {
      const text = await exportOrders(api, query(asked));
      download(`purchase-orders-${new Date().toISOString().slice(0, 10)}.csv`, text, "text/csv;charset=utf-8");
    } catch (thrown) {
      const problem = Problem.from(thrown);
      flash({ type: "error", header: problem.title, content: problem.message });
    } finally {
      setExporting(false);
    }
  };
  const create = (
    <Button variant="primary" onClick={() => void navigate("/create-purchase-order")}>
      Create purchase order
    </Button>
  );

  return (
    <>
      <Table
        variant="container"
        stickyHeader
        trackBy="purchaseOrderId"
        items={list.value?.rows ?? []}
        loading={list.loading}
        loadingText="Loading purchase orders"
        columnDefinitions={definitions}
        columnDisplay={definitions.map(({ id }) => ({ id, visible: preferences.shown.includes(id) }))}
        wrapLines={preferences.wrapLines}
        sortingColumn={{ sortingField: asked.sort }}
        sortingDescending={asked.sort === "updatedAt"}
        onSortingChange={({ detail }) => {
          const sort = SORTS.find((name) => name === detail.sortingColumn.sortingField);
          if (sort !== undefined && sort !== asked.sort) show({ sort });
        }}
        {...(session.canWrite
          ? {
              selectionType: "multi" as const,
              selectedItems: selected,
              onSelectionChange: ({ detail }: { detail: { selectedItems: OrderSummary[] } }) => setSelected(detail.selectedItems),
            }
          : {})}
        ariaLabels={{
          tableLabel: "Purchase orders",
          selectionGroupLabel: "Selection of purchase orders",
          allItemsSelectionLabel: () => "Select all purchase orders of this page",
          itemSelectionLabel: (_, order) => `Select ${order.purchaseOrderId}`,
        }}
        header={
          <Header
            variant="h2"
            counter={selected.length > 0 ? `(${selected.length} selected)` : ""}
            description={SORT_WORDS[asked.sort]}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" onClick={list.reload} />
                <Button iconName="download" loading={exporting} onClick={() => void exportAll()}>
                  Export CSV
                </Button>
                {session.canWrite && (
                  <ButtonDropdown
                    disabled={selected.length === 0}
                    onItemClick={({ detail }) => {
                      const [only] = selected;
                      if (detail.id === "copy" && only !== undefined) void navigate(copyAddress(only));
                      else setChange(detail.id as BulkChange);
                    }}
                    items={[
                      { id: "copy", text: "Copy to next year", disabled: selected.length !== 1 },
                      { id: "suspend", text: "Suspend" },
                      { id: "delete", text: "Delete" },
                    ]}
                  >
                    Actions
                  </ButtonDropdown>
                )}
                {session.canWrite && create}
              </SpaceBetween>
            }
          >
            Purchase orders
          </Header>
        }
        filter={
          <PropertyFilter
            query={tokens(asked.filters)}
            onChange={({ detail }) => show({ filters: fromTokens(detail) })}
            filteringProperties={PROPERTIES}
            filteringOptions={[...OPTIONS, ...(sellers.value ?? []).map(({ id, name }) => ({ propertyKey: "billFrom", value: id, label: name }))]}
            filteringPlaceholder="Find purchase orders by status, health, seller, ID or tag"
            filteringAriaLabel="Find purchase orders"
            hideOperations
            expandToViewport
          />
        }
        pagination={
          <Pagination
            currentPageIndex={list.page}
            pagesCount={list.pages}
            disabled={list.loading}
            onChange={({ detail }) => {
              setSelected([]);
              list.goTo(detail.currentPageIndex);
            }}
            ariaLabels={{ paginationLabel: "Pages of purchase orders", nextPageLabel: "Next page", previousPageLabel: "Previous page" }}
          />
        }
        preferences={<TablePreferences value={preferences} choose={setPreferences} columns={definitions.map(({ id, header }) => ({ id, label: LABELS[id] ?? String(header) }))} />}
        empty={
          list.problem !== undefined ? (
            <ProblemAlert problem={list.problem} retry={list.reload} />
          ) : filtered ? (
            <Empty title="No purchase order fits" action={<Button onClick={() => show({ filters: {} })}>Clear filter</Button>} />
          ) : (
            <Empty title="No purchase orders" action={session.canWrite ? create : undefined}>
              Define what you agreed to pay a seller, and its invoices are matched to it.
            </Empty>
          )
        }
      />
      {change !== undefined && (
        <BulkDialog
          change={change}
          orders={selected}
          close={(somethingChanged) => {
            setChange(undefined);
            if (!somethingChanged) return;
            setSelected([]);
            list.reload();
            changed?.();
          }}
        />
      )}
    </>
  );
}

const SORT_WORDS: Record<Sort, string> = {
  updatedAt: "Last updated first",
  purchaseOrderId: "By purchase order ID",
  expirationMonth: "By expiration month",
};

const LABELS: Record<string, string> = { value: "Value" };

const PROPERTIES = [
  { key: "status", operators: ["="], propertyLabel: "Status", groupValuesLabel: "Statuses" },
  { key: "health", operators: ["="], propertyLabel: "Health", groupValuesLabel: "Health flags" },
  { key: "billFrom", operators: ["="], propertyLabel: "Bill from", groupValuesLabel: "Sellers" },
  { key: "purchaseOrderId", operators: ["="], propertyLabel: "Purchase order ID", groupValuesLabel: "Purchase order IDs" },
  { key: "tag", operators: ["="], propertyLabel: "Tag (key:value)", groupValuesLabel: "Tags" },
] satisfies { key: (typeof FILTERS)[number]; operators: ["="]; propertyLabel: string; groupValuesLabel: string }[];

const OPTIONS = [
  ...Object.entries(STATUSES).map(([value, { label }]) => ({ propertyKey: "status", value, label })),
  ...Object.entries(HEALTH).map(([value, { label }]) => ({ propertyKey: "health", value, label })),
];

function TablePreferences(props: {
  value: Preferences;
  choose: (value: Preferences) => void;
  columns: { id: string; label: string }[];
}) {
  const { value, choose, columns: all } = props;
  return (
    <CollectionPreferences
      title="Preferences"
      confirmLabel="Confirm"
      cancelLabel="Cancel"
      preferences={{
        pageSize: value.pageSize,
        wrapLines: value.wrapLines,
        contentDisplay: all.map(({ id }) => ({ id, visible: value.shown.includes(id) })),
      }}
      onConfirm={({ detail }) =>
        choose({
          pageSize: detail.pageSize ?? INITIAL.pageSize,
          wrapLines: detail.wrapLines ?? true,
          shown: detail.contentDisplay?.filter(({ visible }) => visible).map(({ id }) => id) ?? COLUMNS_SHOWN,
        })
      }
      pageSizePreference={{ title: "Page size", options: [10, 20, 50, 100].map((number) => ({ value: number, label: `${number} purchase orders` })) }}
      wrapLinesPreference={{ label: "Wrap lines", description: "Show all of the text in a cell" }}
      contentDisplayPreference={{
        title: "Columns",
        options: all.map(({ id, label }) => ({ id, label, alwaysVisible: id === "purchaseOrderId" })),
        enableColumnFiltering: false,
      }}
    />
  );
}

function isPreferences(value: unknown): value is Preferences {
  if (typeof value !== "object" || value === null) return false;
  const { pageSize, wrapLines, shown } = value as Partial<Preferences>;
  return typeof pageSize === "number" && typeof wrapLines === "boolean" && Array.isArray(shown);
}
