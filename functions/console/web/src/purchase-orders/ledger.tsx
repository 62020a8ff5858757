import { encodeKey } from "../api/path-key.ts";
import { ledgerQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { POSTINGS, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";

/** Lists every draw with the line item's balance after it. */
export function Ledger({ pathKey, currency }: { pathKey: string; currency: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={ledgerQuery(api, pathKey)}
      title="Ledger"
      description="Newest first. Entries are never changed or removed. Giving money back adds another entry."
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
        { id: "amount", header: "Amount", cell: (row) => <Amount value={row.amount} currency={currency} /> },
        { id: "balance", header: "Balance after", cell: (row) => <Amount value={row.balanceAfter} currency={currency} /> },
        { id: "by", header: "By and why", cell: (row) => <span className="text">{[row.actor, row.reason].filter(Boolean).join(": ") || "Invoice generator"}</span> },
      ]}
    />
  );
}
