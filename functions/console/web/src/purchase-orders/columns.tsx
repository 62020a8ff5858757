// The columns of the table of purchase orders.

import type { TableProps } from "@cloudscape-design/components/table";
import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { isReadable, type PurchaseOrderRow, type PurchaseOrderSummary } from "../api/model.ts";
import { date, instant, shortMonth } from "../format/month.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { Health, StatusText } from "../parts/status.tsx";
import type { Sort } from "./filters.ts";
import { t } from "../words/index.ts";

/** `label` names the column where the person chooses columns. */
type Column<Row> = Pick<TableProps.ColumnDefinition<Row>, "header" | "cell" | "sortingField" | "isRowHeader" | "minWidth"> & { id: string; label: string };

/** `sellers` are the sellers' names by ID. */
export function columns(sellers: ReadonlyMap<string, string>): Column<PurchaseOrderRow>[] {
  return readableColumns(sellers).map((column) => ({ ...column, cell: (row) => (isReadable(row) ? column.cell(row) : unreadableCell(column.id, row.purchaseOrderId)) }));
}

/** An unreadable purchase order has nothing but its ID. Its own page couldn't show more. */
function unreadableCell(column: string, id: string): React.ReactNode {
  if (column !== "purchaseOrderId") return "-";
  return (
    <>
      <div className="text">{id}</div>
      <StatusIndicator type="warning">{t.orders.cantBeRead}</StatusIndicator>
      <Box variant="small" display="block">{t.orders.nothingIsLostTellTheOperatorOf}</Box>
    </>
  );
}

function readableColumns(sellers: ReadonlyMap<string, string>): Column<PurchaseOrderSummary>[] {
  return [
    {
      id: "purchaseOrderId",
      header: t.common.purchaseOrderId,
      label: t.common.purchaseOrderId,
      cell: (order) => (
        <span className="text">
          <AppLink to={order.href}>{order.purchaseOrderId}</AppLink>
        </span>
      ),
      sortingField: "purchaseOrderId" satisfies Sort,
      isRowHeader: true,
      minWidth: 135,
    },
    {
      id: "value",
      sortingField: "value" satisfies Sort,
      header: <div className="end">{t.common.value}</div>,
      label: t.common.value,
      cell: (order) => (
        <div className="end">
          <Amount value={order.value} currency={order.currency} />
        </div>
      ),
      minWidth: 120,
    },
    {
      id: "balance",
      sortingField: "balance" satisfies Sort,
      header: t.common.balance,
      label: t.common.balance,
      cell: (order) => (
        <BalanceBar
          balance={order.balance}
          value={order.value}
          currency={order.currency}
          low={order.health.includes("LOW_BALANCE") || order.health.includes("NEGATIVE_BALANCE")}
        />
      ),
      minWidth: 150,
    },
    { id: "effectiveMonth", sortingField: "effectiveMonth" satisfies Sort, header: t.orders.effective, label: t.orders.effective, cell: (order) => <Month text={order.effectiveMonth} /> },
    {
      id: "expirationMonth",
      header: t.common.expiration,
      label: t.common.expiration,
      cell: (order) => <Month text={order.expirationMonth} />,
      sortingField: "expirationMonth" satisfies Sort,
    },
    { id: "status", sortingField: "status" satisfies Sort, header: t.orders.status, label: t.orders.status, cell: (order) => <StatusText status={order.status} />, minWidth: 110 },
    { id: "health", sortingField: "health" satisfies Sort, header: t.orders.health, label: t.orders.health, cell: (order) => <Health flags={order.health} />, minWidth: 150 },
    {
      id: "updatedAt",
      header: t.common.updated,
      label: t.common.updated,
      cell: (order) => (
        <span className="number" title={instant(order.updatedAt)}>
          {date(order.updatedAt.slice(0, 10))}
        </span>
      ),
      sortingField: "updatedAt" satisfies Sort,
    },
    {
      id: "billFrom",
      header: t.common.billFrom,
      label: t.common.billFrom,
      cell: (order) => order.billFrom.map((id) => sellers.get(id) ?? id).join(", "),
      sortingField: "billFrom" satisfies Sort,
      minWidth: 180,
    },
    {
      id: "tags",
      header: t.common.tags,
      label: t.common.tags,
      cell: (order) => <TagList tags={order.tags} />,
      sortingField: "tags" satisfies Sort,
      minWidth: 140,
    },
  ];
}

export const COLUMNS_SHOWN = ["purchaseOrderId", "value", "balance", "expirationMonth", "status", "health"];

function Month({ text }: { text: string }) {
  return <span className="number">{shortMonth(text)}</span>;
}

function TagList({ tags }: { tags: Record<string, string> }) {
  const all = Object.entries(tags);
  if (all.length === 0) return <span>-</span>;
  return (
    <Box variant="small">
      <span className="text">{all.map(([key, value]) => (value === "" ? key : `${key}: ${value}`)).join(", ")}</span>
    </Box>
  );
}
