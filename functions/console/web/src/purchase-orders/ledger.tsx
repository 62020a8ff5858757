import type { LedgerEntry, Order } from "../api/types.ts";
import { encodeKey } from "../api/path-key.ts";
import { instant } from "../format/month.ts";
import { POSTINGS, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { PagedTable } from "./paged-table.tsx";

/** Every draw there ever was, with what was left of the line after it. */
export function Ledger({ order }: { order: Order }) {
  return (
    <PagedTable<LedgerEntry>
      path={`${order.href}/ledger`}
      rows="entries"
      title="Ledger"
      description="Newest first. Entries are never changed or removed; what is taken back is another entry."
      empty={{ title: "No entries", text: "Nothing has been drawn from this purchase order." }}
      trackBy={({ ledgerEntry }) => String(ledgerEntry)}
      columns={[
        { id: "entry", header: "Entry", isRowHeader: true, cell: (row) => row.ledgerEntry },
        { id: "at", header: "Time", cell: (row) => <span className="number">{instant(row.at)}</span> },
        { id: "posting", header: "Posting", cell: (row) => words(POSTINGS, row.posting) },
        { id: "line", header: "Line item", cell: (row) => row.lineItemNumber },
        {
          id: "invoice",
          header: "Invoice",
          cell: (row) => <AppLink to={`/invoices/${row.billFrom}/${encodeKey(row.invoiceId)}`}>{row.invoiceId}</AppLink>,
        },
        { id: "amount", header: "Amount", cell: (row) => <Amount value={row.amount} currency={order.currency} /> },
        { id: "balance", header: "Balance after", cell: (row) => <Amount value={row.balanceAfter} currency={order.currency} /> },
        { id: "by", header: "By and why", cell: (row) => <span className="text">{[row.actor, row.reason].filter(Boolean).join(": ") || "Invoice generator"}</span> },
      ]}
    />
  );
}
