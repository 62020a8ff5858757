import type { LedgerEntry } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { ledgerQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { POSTINGS, words } from "../format/words.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";
import { t } from "../words/index.ts";

/** Lists every draw with the line item's balance after it. */
export function Ledger({ pathKey, currency }: { pathKey: string; currency: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={ledgerQuery(api, pathKey)}
      title={t.orders.ledger}
      description={t.orders.newestFirstEntriesAreNeverChanged}
      empty={{ title: t.orders.noEntries, text: t.orders.nothingHasBeenDrawnFromThis }}
      trackBy={({ ledgerEntry }) => String(ledgerEntry)}
      columns={[
        { id: "entry", header: t.orders.entry, isRowHeader: true, cell: (row) => row.ledgerEntry },
        { id: "at", header: t.orders.time, cell: (row) => <span className="number">{instant(row.at)}</span> },
        { id: "posting", header: t.orders.posting, cell: (row) => words(POSTINGS, row.posting) },
        { id: "line", header: t.common.lineItem, cell: (row) => row.lineItemNumber },
        {
          id: "invoice",
          header: t.common.invoice,
          cell: (row) => <AppLink to={`/invoices/${row.billFrom}/${encodeKey(row.invoiceId)}`}>{row.invoiceId}</AppLink>,
        },
        amountColumn<LedgerEntry>({ id: "amount", header: t.common.amount, value: ({ amount }) => amount, currency: () => currency }),
        amountColumn<LedgerEntry>({ id: "balance", header: t.common.balanceAfter, value: ({ balanceAfter }) => balanceAfter, currency: () => currency }),
        { id: "by", header: t.orders.byAndWhy, cell: (row) => <span className="text">{[row.actor, row.reason].filter(Boolean).join(": ") || t.orders.invoiceGenerator}</span> },
      ]}
    />
  );
}
