import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { count } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";
import type { LinkedLineItem, NeverWins } from "../api/model.ts";

/** Lists the line items that no invoice can match because another line item always ranks first. */
export function NeverWinsTable({ all, more }: { all: readonly NeverWins[]; more: number }) {
  return (
    <Table<NeverWins>
      variant="container"
      wrapLines
      items={all}
      trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId} ${lineItemNumber}`}
      ariaLabels={{ tableLabel: "Line items that never win" }}
      header={
        <Header variant="h2" counter={`(${all.length + more})`} description="With the current purchase orders, another line item always ranks before each of these.">
          Line items that never win
        </Header>
      }
      columnDefinitions={[
        { id: "line", header: "Line item", isRowHeader: true, minWidth: 220, cell: (row) => <Line line={row} /> },
        { id: "by", header: "Always ranks first", minWidth: 220, cell: (row) => <Line line={row.outrankedBy} /> },
        {
          id: "unless",
          header: "Unless",
          minWidth: 220,
          cell: (row) => (row.unlessNamed ? "An invoice names its purchase order" : "-"),
        },
      ]}
      footer={more > 0 && `And ${count(more, "more line item")}.`}
    />
  );
}

function Line({ line }: { line: LinkedLineItem }) {
  return (
    <span className="text">
      <AppLink to={line.href}>{line.purchaseOrderId}</AppLink> line item {line.lineItemNumber}
    </span>
  );
}
