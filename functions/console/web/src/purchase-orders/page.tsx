// One purchase order, with everything there is about it.

import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useParams, useSearchParams } from "react-router";
import { decodeKey } from "../api/path-key.ts";
import type { Order } from "../api/types.ts";
import { useLoad } from "../api/use-load.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { OrderActions } from "./actions.tsx";
import { Contacts } from "./contacts.tsx";
import { History } from "./history.tsx";
import { Invoices } from "./invoices.tsx";
import { Ledger } from "./ledger.tsx";
import { LineItems } from "./line-items.tsx";
import { Notices } from "./notices.tsx";
import { Overview } from "./overview.tsx";
import { Tags } from "./tags.tsx";

const ABOVE = [{ text: "Purchase orders", to: "/purchase-orders" }];

export function OrderPage() {
  const { key = "" } = useParams();
  const { api } = useShell();
  const href = `/purchase-orders/${key}`;
  const order = useLoad(href, (signal) => api.get<Order>(href, {}, signal));
  const title = order.value?.purchaseOrderId ?? decodeKey(key);
  if (order.value === undefined) {
    return (
      <Page title={title} breadcrumbs={ABOVE}>
        {order.problem !== undefined ? (
          <ProblemAlert problem={order.problem} retry={order.reload} />
        ) : (
          <Box textAlign="center" padding="xxl">
            <Spinner size="large" /> Loading the purchase order
          </Box>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={title}
      breadcrumbs={ABOVE}
      description={order.value.description}
      actions={<OrderActions order={order.value} changed={order.replace} reload={order.reload} />}
    >
      <Overview order={order.value} />
      <LineItems order={order.value} />
      <OrderTabs order={order.value} />
    </Page>
  );
}

/** What belongs to it. The open tab is in the address. */
function OrderTabs({ order }: { order: Order }) {
  const [search, setSearch] = useSearchParams();
  // A new version is another state of the lists too.
  const key = `${order.purchaseOrderId} ${order.version} ${order.updatedAt}`;
  return (
    <Tabs
      ariaLabel="About the purchase order"
      activeTabId={search.get("tab") ?? "invoices"}
      onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
      tabs={[
        { id: "invoices", label: "Invoices", content: <Invoices key={key} order={order} /> },
        { id: "ledger", label: "Ledger", content: <Ledger key={key} order={order} /> },
        { id: "notices", label: "Notices", content: <Notices key={key} order={order} /> },
        { id: "history", label: "History", content: <History key={key} order={order} /> },
        { id: "contacts", label: `Contacts (${order.contacts.length})`, content: <Contacts order={order} /> },
        { id: "tags", label: `Tags (${Object.keys(order.tags).length})`, content: <Tags order={order} /> },
      ]}
    />
  );
}
