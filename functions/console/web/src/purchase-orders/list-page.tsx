import { Page } from "../shell/page.tsx";
import { PurchaseOrdersTable } from "./table.tsx";

export function PurchaseOrdersPage() {
  return (
    <Page title="Purchase orders" breadcrumbs={[]} description="What you agreed to pay to sellers, and the balances.">
      <PurchaseOrdersTable />
    </Page>
  );
}
