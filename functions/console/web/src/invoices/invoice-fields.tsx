import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { encodeKey } from "../api/path-key.ts";
import { date, instant, month } from "../format/month.ts";
import { CHARGE_TYPES, readable, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { InvoiceStatusText } from "../parts/status.tsx";
import type { Invoice } from "../api/model.ts";

/** Shows the fields of an invoice as its seller sent them. */
export function InvoiceFields({ invoice, seller }: { invoice: Invoice; seller: string }) {
  const { originalInvoice: original } = invoice;
  const optional = (label: string, text: string | undefined) =>
    text === undefined ? [] : [{ label, value: <span className="text">{text}</span> }];
  return (
    <Container header={<Header variant="h2">Invoice</Header>}>
      <KeyValuePairs
        columns={4}
        items={[
          { label: "Amount", value: <Amount value={invoice.amount} currency={invoice.currency} /> },
          { label: "Outcome", value: <InvoiceStatusText status={invoice.outcome} /> },
          { label: "Type", value: readable(invoice.invoiceType) },
          { label: "Charge", value: words(CHARGE_TYPES, invoice.chargeType) },
          { label: "Bill from", value: seller },
          { label: "Billing period", value: month(invoice.billingPeriod) },
          { label: "Issued", value: invoice.issuedDate === undefined ? "-" : date(invoice.issuedDate) },
          { label: "Due", value: invoice.dueDate === undefined ? "-" : date(invoice.dueDate) },
          ...optional("Names the purchase order", invoice.purchaseOrderReference),
          ...optional("Invoice unit", invoice.invoiceUnit),
          ...optional("Tax registration number", invoice.taxRegistrationNumber),
          ...(original === undefined
            ? []
            : [
                {
                  label: "Original invoice",
                  value: <AppLink to={`/invoices/${original.billFrom}/${encodeKey(original.invoiceId)}`}>{original.invoiceId}</AppLink>,
                },
              ]),
          { label: "First received", value: instant(invoice.recordedAt) },
        ]}
      />
    </Container>
  );
}
