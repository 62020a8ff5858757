// The totals of the invoices that the filter of the list leaves, by currency and outcome.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { InvoiceStatus, InvoiceSummary } from "../api/model.ts";
import { whole } from "../format/number.ts";
import { INVOICE_STATUSES } from "../format/words.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { Amount } from "../parts/amount.tsx";
import { t } from "../words/index.ts";
import { type InvoiceTotals, totalsOf } from "./export.ts";

export function Totals({ invoices }: { invoices: readonly InvoiceSummary[] }) {
  const end = (text: string) => <div className="end">{text}</div>;
  const outcomes = Object.entries(INVOICE_STATUSES) as [InvoiceStatus, { label: string }][];
  const amounts = outcomes.map(([outcome, { label }]) =>
    amountColumn<InvoiceTotals>({ id: outcome, header: label, value: ({ byOutcome }) => byOutcome[outcome], currency: ({ currency }) => currency }),
  );
  return (
    <Table
      variant="container"
      items={totalsOf(invoices)}
      trackBy="currency"
      ariaLabels={{ tableLabel: t.invoices.totalsOfFiltered }}
      header={
        <Header variant="h2" description={t.invoices.totalsAbout}>
          {t.invoices.totalsOfFiltered}
        </Header>
      }
      empty={<Box>{t.common.noInvoices}</Box>}
      columnDefinitions={[
        { id: "currency", header: t.common.currency, isRowHeader: true, cell: ({ currency }) => <b>{currency}</b> },
        { id: "number", header: end(t.common.invoices), cell: ({ number }) => <div className="end">{whole(number)}</div> },
        ...amounts,
        {
          id: "amount",
          header: end(t.dashboard.totals),
          cell: ({ amount, currency }) => (
            <div className="end">
              <b>
                <Amount value={amount} currency={currency} />
              </b>
            </div>
          ),
        },
      ]}
    />
  );
}
