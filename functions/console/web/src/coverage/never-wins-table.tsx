import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { count } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";
import type { LinkedLine, NeverWins } from "./types.ts";

/** Line items that another one is always preferred to. */
export function NeverWinsTable({ all, more }: { all: readonly NeverWins[]; more: number }) {
  return (
    <Table<NeverWins>
      variant="container"
      wrapLines
      items={all}
      trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId} ${lineItemNumber}`}
      ariaLabels={{ tableLabel: "Line items that never win" }}
      header={
        <Header variant="h2" counter={`(${all.length + more})`} description="Another line item is always preferred to each of these, as things stand.">
          Line items that never win
        </Header>
      }
      columnDefinitions={[
        { id: "line", header: "Line item", isRowHeader: true, minWidth: 220, cell: (row) => <Line line={row} /> },
        { id: "by", header: "Always preferred to it", minWidth: 220, cell: (row) => <Line line={row.outrankedBy} /> },
        {
          id: "unless",
          header: "Unless",
          minWidth: 220,
          cell: (row) => (row.unlessNamed === true ? "An invoice names its purchase order" : "-"),
        },
      ]}
      footer={more > 0 && `And ${count(more, "more line item")}.`}
    />
  );
}

function Line({ line }: { line: LinkedLine }) {
  return (
    <span className="text">
      <AppLink to={line.href}>{line.purchaseOrderId}</AppLink> line item {line.lineItemNumber}
    </span>
  );
}
