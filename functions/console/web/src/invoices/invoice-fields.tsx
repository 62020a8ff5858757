import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { encodeKey } from "../api/path-key.ts";
import { date, instant, month } from "../format/month.ts";
import { CHARGE_TYPES, INVOICE_TYPES, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { InvoiceStatusText } from "../parts/status.tsx";
import type { Invoice } from "../api/model.ts";
import { signedAmount } from "./export.ts";
import { t } from "../words/index.ts";

/** Shows the fields of an invoice as its seller sent them. */
export function InvoiceFields({ invoice, seller }: { invoice: Invoice; seller: string }) {
  const { originalInvoice: original } = invoice;
  const optional = (label: string, text: string | undefined) =>
    text === undefined ? [] : [{ label, value: <span className="text">{text}</span> }];
  return (
    <Container header={<Header variant="h2">{t.common.invoice}</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: t.common.amount, value: <Amount value={signedAmount(invoice)} currency={invoice.currency} /> },
          { label: t.common.outcome, value: <InvoiceStatusText status={invoice.outcome} /> },
          { label: t.common.type, value: INVOICE_TYPES[invoice.invoiceType] },
          { label: t.common.charge, value: words(CHARGE_TYPES, invoice.chargeType) },
          { label: t.common.billFrom, value: seller },
          { label: t.common.billingPeriod, value: month(invoice.billingPeriod) },
          { label: t.common.issued, value: invoice.issuedDate === undefined ? "-" : date(invoice.issuedDate) },
          { label: t.common.due, value: invoice.dueDate === undefined ? "-" : date(invoice.dueDate) },
          ...optional(t.invoices.namesThePurchaseOrder, invoice.purchaseOrderReference),
          ...optional(t.invoices.namesTheLineItem, invoice.purchaseOrderLineReference),
          ...optional(t.invoices.invoiceUnit, invoice.invoiceUnit),
          ...optional(t.invoices.taxRegistrationNumber, invoice.taxRegistrationNumber),
          ...(original === undefined
            ? []
            : [
                {
                  label: t.invoices.originalInvoice,
                  value: <AppLink to={`/invoices/${original.billFrom}/${encodeKey(original.invoiceId)}`}>{original.invoiceId}</AppLink>,
                },
              ]),
          { label: t.invoices.firstReceived, value: instant(invoice.recordedAt) },
        ]}
      />
    </Container>
  );
}
