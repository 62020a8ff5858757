import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { AppLink } from "../parts/app-link.tsx";
import type { LinkedLineItem, NeverWins } from "../api/model.ts";
import { t } from "../words/index.ts";

/** Lists the line items that no invoice can match because another line item always ranks first. */
export function NeverWinsTable({ all, more }: { all: readonly NeverWins[]; more: number }) {
  return (
    <Table<NeverWins>
      variant="container"
      wrapLines
      items={all}
      trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId} ${lineItemNumber}`}
      ariaLabels={{ tableLabel: t.coverage.lineItemsThatNeverWin }}
      header={
        <Header variant="h2" counter={`(${all.length + more})`} description={t.coverage.withTheCurrentPurchaseOrders}>{t.coverage.lineItemsThatNeverWin}</Header>
      }
      columnDefinitions={[
        { id: "line", header: t.common.lineItem, isRowHeader: true, minWidth: 220, cell: (row) => <Line line={row} /> },
        { id: "by", header: t.coverage.alwaysRanksFirst, minWidth: 220, cell: (row) => <Line line={row.outrankedBy} /> },
        {
          id: "unless",
          header: t.coverage.unless,
          minWidth: 220,
          cell: (row) => (row.unlessNamed ? t.coverage.anInvoiceNamesItsPurchaseOrder : "-"),
        },
      ]}
      footer={more > 0 && t.coverage.and(t.counts.moreLineItems(more))}
    />
  );
}

function Line({ line }: { line: LinkedLineItem }) {
  return (
    <span className="text">{t.coverage.lineItem2(<AppLink to={line.href}>{line.purchaseOrderId}</AppLink>, line.lineItemNumber)}</span>
  );
}
