import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { encodeKey } from "../api/path-key.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import type { Draw } from "../api/model.ts";

/** Lists the draws of an invoice. Each is an entry in a ledger. */
export function Draws({ draws, currency }: { draws: readonly Draw[]; currency: string }) {
  return (
    <Table
      variant="container"
      wrapLines
      items={draws}
      trackBy={({ purchaseOrderId, ledgerEntry }) => `${purchaseOrderId} ${ledgerEntry}`}
      ariaLabels={{ tableLabel: "Draws" }}
      header={
        <Header variant="h2" description="Oldest first. Giving money back is another draw, with a negative amount.">
          Draws
        </Header>
      }
      columnDefinitions={[
        {
          id: "order",
          header: "Purchase order",
          isRowHeader: true,
          minWidth: 170,
          cell: ({ purchaseOrderId }) => (
            <span className="text">
              <AppLink to={`/purchase-orders/${encodeKey(purchaseOrderId)}?tab=ledger`}>{purchaseOrderId}</AppLink>
            </span>
          ),
        },
        { id: "line", header: "Line item", minWidth: 90, cell: ({ lineItemNumber }) => lineItemNumber },
        { id: "amount", header: "Amount", minWidth: 130, cell: ({ amount }) => <Amount value={amount} currency={currency} /> },
        { id: "balance", header: "Balance after", minWidth: 130, cell: ({ balanceAfter }) => <Amount value={balanceAfter} currency={currency} /> },
        { id: "entry", header: "Ledger entry", minWidth: 110, cell: ({ ledgerEntry }) => ledgerEntry },
      ]}
    />
  );
}
