// Who moved an invoice, when and why, and what matching had decided before.

import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { Decision, InvoiceEntry, InvoiceForm } from "../api/model.ts";
import { instant } from "../format/month.ts";
import { POSTINGS } from "../format/words.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { t } from "../words/index.ts";
import { DecisionTable } from "./decision-table.tsx";
import { lineName, summary } from "./reasons.ts";

/** Lists the entries that a person or a void made; nothing if there are none. */
export function Moves({ entries, currency }: { entries: readonly InvoiceEntry[]; currency: string }) {
  const made = entries.filter(({ posting }) => posting !== "MATCH");
  if (made.length === 0) return null;
  return (
    <Table<InvoiceEntry>
      variant="container"
      wrapLines
      items={made}
      trackBy={({ purchaseOrderId, ledgerEntry }) => `${purchaseOrderId} ${ledgerEntry}`}
      ariaLabels={{ tableLabel: t.invoices.moves }}
      header={
        <Header variant="h2" description={t.invoices.movesAbout}>
          {t.invoices.moves}
        </Header>
      }
      columnDefinitions={[
        { id: "when", header: t.invoices.when, isRowHeader: true, minWidth: 150, cell: ({ at }) => instant(at) },
        { id: "who", header: t.invoices.who, minWidth: 150, cell: ({ actor }) => <span className="text">{actor ?? t.invoices.theSeller}</span> },
        { id: "what", header: t.common.type, minWidth: 100, cell: ({ posting }) => POSTINGS[posting] },
        { id: "line", header: t.common.lineItem, minWidth: 180, cell: (entry) => <span className="text">{lineName(entry)}</span> },
        amountColumn<InvoiceEntry>({ id: "amount", header: t.common.amount, minWidth: 120, value: ({ amount }) => amount, currency: () => currency }),
        amountColumn<InvoiceEntry>({ id: "balance", header: t.common.balanceAfter, minWidth: 130, value: ({ balanceAfter }) => balanceAfter, currency: () => currency }),
        { id: "why", header: t.common.why, minWidth: 180, cell: ({ reason }) => <span className="text">{reason ?? "-"}</span> },
      ]}
    />
  );
}

/** The decision that a person's choice replaced. */
export function Overruled({ decision, invoice, seller }: { decision: Decision; invoice: InvoiceForm; seller: string }) {
  return (
    <ExpandableSection variant="container" headerText={t.invoices.overruled} headerDescription={t.invoices.overruledAbout}>
      <SpaceBetween size="m">
        <Box variant="p">{summary(decision, invoice, seller)}</Box>
        <DecisionTable decision={decision} invoice={invoice} seller={seller} />
      </SpaceBetween>
    </ExpandableSection>
  );
}
