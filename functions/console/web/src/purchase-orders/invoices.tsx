import { purchaseOrderInvoicesQuery } from "../api/queries.ts";
import { date, month } from "../format/month.ts";
import { CHARGE_TYPES, readable, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { InvoiceStatusText } from "../parts/status.tsx";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";

/** Lists the invoices that draw on a purchase order. */
export function Invoices({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={purchaseOrderInvoicesQuery(api, pathKey)}
      title="Invoices"
      description="Newest first"
      empty={{ title: "No invoices", text: "No invoice has been matched to this purchase order." }}
      trackBy={({ billFrom, invoiceId }) => `${billFrom} ${invoiceId}`}
      columns={[
        { id: "id", header: "Invoice ID", isRowHeader: true, cell: (row) => <AppLink to={row.href}>{row.invoiceId}</AppLink> },
        { id: "type", header: "Type", cell: (row) => readable(row.invoiceType) },
        { id: "charge", header: "Charge", cell: (row) => words(CHARGE_TYPES, row.chargeType) },
        { id: "period", header: "Billing period", cell: (row) => month(row.billingPeriod) },
        { id: "line", header: "Line item", cell: (row) => row.lineItemNumber ?? "-" },
        { id: "amount", header: "Amount", cell: (row) => <Amount value={row.amount} currency={row.currency} /> },
        { id: "issued", header: "Issued", cell: (row) => (row.issuedDate === undefined ? "-" : date(row.issuedDate)) },
        { id: "due", header: "Due", cell: (row) => (row.dueDate === undefined ? "-" : date(row.dueDate)) },
        { id: "outcome", header: "Outcome", cell: (row) => <InvoiceStatusText status={row.outcome} /> },
      ]}
    />
  );
}
