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
        { id: "amount", header: <div className="end">{t.common.amount}</div>, minWidth: 130, cell: ({ amount }) => <div className="end"><Amount value={amount} currency={currency} /></div> },
        { id: "balance", header: <div className="end">{t.common.balanceAfter}</div>, minWidth: 130, cell: ({ balanceAfter }) => <div className="end"><Amount value={balanceAfter} currency={currency} /></div> },
        { id: "entry", header: t.invoices.ledgerEntry, minWidth: 110, cell: ({ ledgerEntry }) => ledgerEntry },
      ]}
    />
  );
}
