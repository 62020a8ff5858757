import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { encodeKey } from "../api/path-key.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import type { Draw } from "../api/model.ts";
import { t } from "../words/index.ts";

/** Lists the draws of an invoice. Each is an entry in a ledger. */
export function Draws({ draws, currency }: { draws: readonly Draw[]; currency: string }) {
  return (
    <Table
      variant="container"
      wrapLines
      items={draws}
      trackBy={({ purchaseOrderId, ledgerEntry }) => `${purchaseOrderId} ${ledgerEntry}`}
      ariaLabels={{ tableLabel: t.invoices.draws }}
      header={
        <Header variant="h2" description={t.invoices.oldestFirstGivingMoneyBackIs}>{t.invoices.draws}</Header>
      }
      columnDefinitions={[
        {
          id: "order",
          header: t.common.purchaseOrder,
          isRowHeader: true,
          minWidth: 170,
          cell: ({ purchaseOrderId }) => (
            <span className="text">
              <AppLink to={`/purchase-orders/${encodeKey(purchaseOrderId)}?tab=ledger`}>{purchaseOrderId}</AppLink>
            </span>
          ),
        },
        { id: "line", header: t.common.lineItem, minWidth: 90, cell: ({ lineItemNumber }) => lineItemNumber },
        { id: "amount", header: t.common.amount, minWidth: 130, cell: ({ amount }) => <Amount value={amount} currency={currency} /> },
        { id: "balance", header: t.common.balanceAfter, minWidth: 130, cell: ({ balanceAfter }) => <Amount value={balanceAfter} currency={currency} /> },
        { id: "entry", header: t.invoices.ledgerEntry, minWidth: 110, cell: ({ ledgerEntry }) => ledgerEntry },
      ]}
    />
  );
}
