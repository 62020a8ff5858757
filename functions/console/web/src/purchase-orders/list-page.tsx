import { Page } from "../shell/page.tsx";
import { OrdersTable } from "./table.tsx";

/** All purchase orders of the account. */
export function OrdersPage() {
  return (
    <Page title="Purchase orders" breadcrumbs={[]} description="What was agreed with sellers, and what is left of it.">
      <OrdersTable />
    </Page>
  );
}
