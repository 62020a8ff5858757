import Box from "@cloudscape-design/components/box";
import type { InvoiceSummary } from "../api/model.ts";
import { purchaseOrderInvoicesQuery } from "../api/queries.ts";
import { date, month } from "../format/month.ts";
import { CHARGE_TYPES, INVOICE_TYPES, words } from "../format/words.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { InvoiceStatusText } from "../parts/status.tsx";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";
import { signedAmount } from "../invoices/export.ts";
import { t } from "../words/index.ts";

/** Lists the invoices that draw on a purchase order. */
export function Invoices({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={purchaseOrderInvoicesQuery(api, pathKey)}
      title={t.common.invoices}
      description={t.orders.newestFirst}
      empty={{ title: t.common.noInvoices, text: t.orders.noInvoiceHasBeenMatchedToThis }}
      trackBy={({ billFrom, invoiceId }) => `${billFrom} ${invoiceId}`}
      columns={[
        { id: "id", header: t.common.invoiceId, isRowHeader: true, cell: (row) => <AppLink to={row.href}>{row.invoiceId}</AppLink> },
        {
          id: "type",
          header: t.common.type,
          cell: (row) => (
            <>
              {INVOICE_TYPES[row.invoiceType]}
              <Box variant="small" display="block">
                {words(CHARGE_TYPES, row.chargeType)}
              </Box>
            </>
          ),
        },
        { id: "period", header: t.common.billingPeriod, cell: (row) => month(row.billingPeriod) },
        amountColumn<InvoiceSummary>({ id: "amount", header: t.common.amount, value: signedAmount, currency: (row) => row.currency }),
        amountColumn<InvoiceSummary>({ id: "drawn", header: t.orders.drawnHere, value: (row) => row.drawn, currency: (row) => row.currency }),
        { id: "line", header: t.common.lineItems, cell: (row) => row.lineItemNumbers?.join(", ") ?? "-" },
        {
          id: "issued",
          header: t.common.issued,
          cell: (row) => (
            <>
              {row.issuedDate === undefined ? "-" : date(row.issuedDate)}
              {row.dueDate !== undefined && (
                <Box variant="small" display="block">
                  {t.common.due} {date(row.dueDate)}
                </Box>
              )}
            </>
          ),
        },
        { id: "outcome", header: t.common.outcome, cell: (row) => <InvoiceStatusText status={row.outcome} /> },
      ]}
    />
  );
}
