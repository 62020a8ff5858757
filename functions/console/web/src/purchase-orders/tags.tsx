import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { PurchaseOrder } from "../api/model.ts";
import { Empty } from "../parts/empty.tsx";

export function Tags({ order }: { order: PurchaseOrder }) {
  return (
    <Table
      variant="borderless"
      wrapLines
      items={Object.entries(order.tags)}
      trackBy={([key]) => key}
      ariaLabels={{ tableLabel: "Tags" }}
      header={<Header variant="h2">Tags</Header>}
      empty={<Empty title="No tags" />}
      columnDefinitions={[
        { id: "key", header: "Key", isRowHeader: true, cell: ([key]) => <span className="text">{key}</span> },
        { id: "value", header: "Value", cell: ([, value]) => <span className="text">{value || "-"}</span> },
      ]}
    />
  );
}
