import { Page } from "../shell/page.tsx";
import { PurchaseOrdersTable } from "./table.tsx";
import { t } from "../words/index.ts";

export function PurchaseOrdersPage() {
  return (
    <Page title={t.common.purchaseOrders} breadcrumbs={[]} description={t.orders.whatYouAgreedToPayToSellers}>
      <PurchaseOrdersTable />
    </Page>
  );
}
