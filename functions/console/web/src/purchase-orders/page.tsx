// The page of one purchase order with everything that belongs to it.

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams, useSearchParams } from "react-router";
import type { PurchaseOrder } from "../api/model.ts";
import { decodeKey } from "../api/path-key.ts";
import { purchaseOrderQuery } from "../api/queries.ts";
import { BurnDown } from "../dashboard/burn-down.tsx";
import { thisMonth } from "../format/month.ts";
import { Loaded } from "../parts/loaded.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { PurchaseOrderActions } from "./actions.tsx";
import { burnDownOf } from "./burn-down.ts";
import { Contacts } from "./contacts.tsx";
import { History } from "./history.tsx";
import { Invoices } from "./invoices.tsx";
import { Ledger } from "./ledger.tsx";
import { LineItems } from "./line-items.tsx";
import { Notices } from "./notices.tsx";
import { Overview } from "./overview.tsx";
import { Tags } from "./tags.tsx";
import { t } from "../words/index.ts";

const BREADCRUMBS = [{ text: t.common.purchaseOrders, to: "/purchase-orders" }];

export function PurchaseOrderPage() {
  const { key = "" } = useParams();
  const { api } = useShell();
  const queryClient = useQueryClient();
  const options = purchaseOrderQuery(api, key);
  const query = useQuery(options);
  const order = query.data;
  // The lists in the tabs are cached below the purchase order's own key.
  const refresh = () => void queryClient.invalidateQueries({ queryKey: options.queryKey });
  return (
    <Page
      title={order?.purchaseOrderId ?? decodeKey(key)}
      breadcrumbs={BREADCRUMBS}
      description={order?.description}
      actions={order && <PurchaseOrderActions order={order} refreshing={query.isFetching} refresh={refresh} />}
    >
      <Loaded query={query} loading={t.orders.loadingThePurchaseOrder}>
        {(order) => (
          <SpaceBetween size="l">
            <Overview order={order} />
            <LineItems order={order} />
            <ByMonth order={order} />
            <PurchaseOrderTabs order={order} pathKey={key} />
          </SpaceBetween>
        )}
      </Loaded>
    </Page>
  );
}

/** The burn-down of the purchase order by month. */
function ByMonth({ order }: { order: PurchaseOrder }) {
  const now = thisMonth();
  const burnDown = useMemo(() => burnDownOf(order, now), [order, now]);
  return (
    <Container
      header={
        <Header variant="h2" description={t.orders.byMonthAbout}>
          {t.orders.byMonth}
        </Header>
      }
    >
      <BurnDown summary={{ currency: order.currency, burnDown }} asOf={`${now}-01`} />
    </Container>
  );
}

/** The open tab is in the page's address. */
function PurchaseOrderTabs({ order, pathKey }: { order: PurchaseOrder; pathKey: string }) {
  const [search, setSearch] = useSearchParams();
  return (
    <Tabs
      ariaLabel={t.orders.aboutThePurchaseOrder}
      activeTabId={search.get("tab") ?? "invoices"}
      onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
      tabs={[
        { id: "invoices", label: t.common.invoices, content: <Invoices pathKey={pathKey} /> },
        { id: "ledger", label: t.orders.ledger, content: <Ledger pathKey={pathKey} currency={order.currency} /> },
        { id: "notices", label: t.common.notices, content: <Notices pathKey={pathKey} /> },
        { id: "history", label: t.orders.history, content: <History pathKey={pathKey} currency={order.currency} /> },
        { id: "contacts", label: t.orders.contacts(order.contacts.length), content: <Contacts order={order} /> },
        { id: "tags", label: t.orders.tags(Object.keys(order.tags).length), content: <Tags order={order} /> },
      ]}
    />
  );
}
