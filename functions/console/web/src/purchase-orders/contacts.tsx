import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { PurchaseOrder } from "../api/model.ts";
import { Empty } from "../parts/empty.tsx";
import { t } from "../words/index.ts";

/** Lists the people who get notices about a purchase order. */
export function Contacts({ order }: { order: PurchaseOrder }) {
  return (
    <Table
      variant="borderless"
      wrapLines
      items={order.contacts}
      trackBy="email"
      ariaLabels={{ tableLabel: t.common.contacts }}
      header={<Header variant="h2">{t.common.contacts}</Header>}
      empty={<Empty title={t.orders.noContactsOfItsOwn}>{t.orders.noticesGoToTheAccountsDefault}</Empty>}
      columnDefinitions={[
        { id: "name", header: t.common.name, isRowHeader: true, cell: ({ name }) => <span className="text">{name}</span> },
        { id: "email", header: t.parts.email, cell: ({ email }) => <span className="text">{email}</span> },
        { id: "phone", header: t.orders.phone, cell: ({ phone }) => <span className="text">{phone ?? "-"}</span> },
      ]}
    />
  );
}
