import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { PurchaseOrder } from "../api/model.ts";
import { Empty } from "../parts/empty.tsx";
import { t } from "../words/index.ts";

export function Tags({ order }: { order: PurchaseOrder }) {
  return (
    <Table
      variant="borderless"
      wrapLines
      items={Object.entries(order.tags)}
      trackBy={([key]) => key}
      ariaLabels={{ tableLabel: t.common.tags }}
      header={<Header variant="h2">{t.common.tags}</Header>}
      empty={<Empty title={t.orders.noTags} />}
      columnDefinitions={[
        { id: "key", header: t.common.key, isRowHeader: true, cell: ([key]) => <span className="text">{key}</span> },
        { id: "value", header: t.common.value, cell: ([, value]) => <span className="text">{value || "-"}</span> },
      ]}
    />
  );
}
