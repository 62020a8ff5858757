// The columns of the list of invoices.

import Box from "@cloudscape-design/components/box";
import type { TableProps } from "@cloudscape-design/components/table";
import type { InvoiceSort, InvoiceSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { date, shortMonth } from "../format/month.ts";
import { CHARGE_TYPES, INVOICE_TYPES, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { signedAmount } from "./export.ts";
import { InvoiceStatusText } from "../parts/status.tsx";
import { t } from "../words/index.ts";

export const COLUMNS_SHOWN = ["id", "seller", "charge", "period", "amount", "outcome", "order"];

/** `sellers` are the sellers' names by ID. */
export function columns(sellers: ReadonlyMap<string, string>): (TableProps.ColumnDefinition<InvoiceSummary> & { id: string; label: string })[] {
  return [
    {
      id: "id", label: t.common.invoiceId,
      header: <span className="hyphens">{t.invoices.columns.id}</span>,
      isRowHeader: true,
      minWidth: 128,
      cell: (row) => (
        <span className="text">
          <AppLink to={row.href}>{row.invoiceId}</AppLink>
        </span>
      ),
      sortingField: "invoiceId" satisfies InvoiceSort,
    },
    { id: "seller", sortingField: "billFrom" satisfies InvoiceSort, label: t.common.billFrom, header: t.common.billFrom, minWidth: 120, cell: (row) => sellers.get(row.billFrom) ?? row.billFrom },
    {
      id: "charge", label: t.common.charge,
      header: t.common.charge,
      minWidth: 110,
      cell: (row) => (
        <>
          {words(CHARGE_TYPES, row.chargeType)}
          {row.invoiceType !== "INVOICE" && (
            <Box variant="small" display="block">
              {INVOICE_TYPES[row.invoiceType]}
            </Box>
          )}
        </>
      ),
      sortingField: "chargeType" satisfies InvoiceSort,
    },
    {
      id: "period", label: t.common.billingPeriod,
      header: <span className="hyphens">{t.invoices.columns.period}</span>,
      minWidth: 100,
      cell: (row) => <span className="number">{shortMonth(row.billingPeriod)}</span>,
      sortingField: "billingPeriod" satisfies InvoiceSort,
    },
    {
      id: "issued", label: t.common.issued,
      header: t.common.issued,
      minWidth: 120,
      cell: (row) => <span className="number">{row.issuedDate === undefined ? "-" : date(row.issuedDate)}</span>,
      sortingField: "issuedDate" satisfies InvoiceSort,
    },
    {
      id: "amount", label: t.common.amount,
      header: <div className="end">{t.common.amount}</div>,
      minWidth: 120,
      cell: (row) => (
        <div className="end">
          <Amount value={signedAmount(row)} currency={row.currency} />
        </div>
      ),
      sortingField: "amount" satisfies InvoiceSort,
    },
    { id: "outcome", sortingField: "outcome" satisfies InvoiceSort, label: t.common.outcome, header: t.common.outcome, minWidth: 115, cell: (row) => <InvoiceStatusText status={row.outcome} /> },
    { id: "order", sortingField: "purchaseOrderId" satisfies InvoiceSort, label: t.common.purchaseOrder, header: t.common.purchaseOrder, minWidth: 135, cell: (row) => <LineItemLink invoice={row} /> },
  ];
}

function LineItemLink({ invoice }: { invoice: InvoiceSummary }) {
  const { purchaseOrders, lineItemNumber } = invoice;
  if (purchaseOrders.length === 0) return <>-</>;
  return (
    <span className="text">
      {purchaseOrders.map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <AppLink to={`/purchase-orders/${encodeKey(id)}`}>{id}</AppLink>
        </span>
      ))}
      {lineItemNumber !== undefined && <Box variant="small" display="block">{t.common.lineItem2(lineItemNumber)}</Box>}
    </span>
  );
}
