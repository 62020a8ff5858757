import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { PurchaseOrder } from "../api/model.ts";
import { Empty } from "../parts/empty.tsx";

/** Lists the people who get notices about a purchase order. */
export function Contacts({ order }: { order: PurchaseOrder }) {
  return (
    <Table
      variant="borderless"
      wrapLines
      items={order.contacts}
      trackBy="email"
      ariaLabels={{ tableLabel: "Contacts" }}
      header={<Header variant="h2">Contacts</Header>}
      empty={<Empty title="No contacts of its own">Notices go to the account&apos;s default contacts, if there are any.</Empty>}
      columnDefinitions={[
        { id: "name", header: "Name", isRowHeader: true, cell: ({ name }) => <span className="text">{name}</span> },
        { id: "email", header: "E-mail", cell: ({ email }) => <span className="text">{email}</span> },
        { id: "phone", header: "Phone", cell: ({ phone }) => <span className="text">{phone ?? "-"}</span> },
      ]}
    />
  );
}
