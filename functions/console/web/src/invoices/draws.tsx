import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { encodeKey } from "../api/path-key.ts";
import { amountColumn } from "../parts/amount-column.tsx";
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
        amountColumn<Draw>({ id: "amount", header: t.common.amount, minWidth: 130, value: ({ amount }) => amount, currency: () => currency }),
        amountColumn<Draw>({ id: "balance", header: t.common.balanceAfter, minWidth: 130, value: ({ balanceAfter }) => balanceAfter, currency: () => currency }),
        { id: "entry", header: t.invoices.ledgerEntry, minWidth: 110, cell: ({ ledgerEntry }) => ledgerEntry },
      ]}
    />
  );
}
