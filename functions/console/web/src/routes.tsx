// The pages of the console and their paths below /console, from which the side navigation is built as well.

import { lazy } from "react";
import type { RouteObject } from "react-router";
import { DashboardPage } from "./dashboard/page.tsx";
import { InvoicesPage } from "./invoices/list-page.tsx";
import { PurchaseOrdersPage } from "./purchase-orders/list-page.tsx";
import { NotFoundPage } from "./shell/not-found.tsx";
import { CrashedPage } from "./shell/crashed.tsx";
import { t } from "./words/index.ts";

// Loaded when first opened, since most visits need few of them.
const AgreementPage = lazy(async () => ({ default: (await import("./agreement/page.tsx")).AgreementPage }));
const ClosePage = lazy(async () => ({ default: (await import("./close/page.tsx")).ClosePage }));
const CoveragePage = lazy(async () => ({ default: (await import("./coverage/page.tsx")).CoveragePage }));
const CreatePage = lazy(async () => ({ default: (await import("./purchase-orders/form/create-page.tsx")).CreatePage }));
const EditPage = lazy(async () => ({ default: (await import("./purchase-orders/form/edit-page.tsx")).EditPage }));
const ImportPage = lazy(async () => ({ default: (await import("./imports/page.tsx")).ImportPage }));
const InvoicePage = lazy(async () => ({ default: (await import("./invoices/page.tsx")).InvoicePage }));
const PreviewPage = lazy(async () => ({ default: (await import("./preview/page.tsx")).PreviewPage }));
const PurchaseOrderPage = lazy(async () => ({ default: (await import("./purchase-orders/page.tsx")).PurchaseOrderPage }));
const RolloverPage = lazy(async () => ({ default: (await import("./rollover/page.tsx")).RolloverPage }));
const SettingsPage = lazy(async () => ({ default: (await import("./settings/page.tsx")).SettingsPage }));
const SpendPage = lazy(async () => ({ default: (await import("./spend/page.tsx")).SpendPage }));
const WhatIfPage = lazy(async () => ({ default: (await import("./what-if/page.tsx")).WhatIfPage }));

export interface ConsolePage {
  path: string;
  element: React.ReactNode;
  /** The name in the side navigation. Pages without one are reached by links. */
  navigation?: string;
  /** The name in the search, where it differs from that in the navigation. */
  name?: string;
  /** Whether the navigation hides it from read-only people. */
  writes?: boolean;
}

/** Not below /purchase-orders, where it could be the key of a purchase order. */
export const CREATE_PATH = "/create-purchase-order";

export const PAGES: readonly ConsolePage[] = [
  { path: "/", element: <DashboardPage />, navigation: t.common.dashboard },
  { path: "/purchase-orders", element: <PurchaseOrdersPage />, navigation: t.common.purchaseOrders },
  { path: CREATE_PATH, element: <CreatePage />, name: t.common.createPurchaseOrder, writes: true },
  { path: "/purchase-orders/:key", element: <PurchaseOrderPage /> },
  { path: "/purchase-orders/:key/edit", element: <EditPage /> },
  { path: "/invoices", element: <InvoicesPage />, navigation: t.common.invoices },
  { path: "/invoices/:billFrom/:key", element: <InvoicePage /> },
  { path: "/preview", element: <PreviewPage />, navigation: t.common.matchPreview },
  { path: "/agreement", element: <AgreementPage />, navigation: t.agreement.title },
  { path: "/coverage", element: <CoveragePage />, navigation: t.common.coverage },
  { path: "/what-if", element: <WhatIfPage />, navigation: t.whatIf.title },
  { path: "/spend", element: <SpendPage />, navigation: t.dashboard.spend },
  { path: "/close", element: <ClosePage />, navigation: t.close.title },
  { path: "/rollover", element: <RolloverPage />, navigation: t.rollover.title, writes: true },
  { path: "/import", element: <ImportPage />, navigation: t.common.import, writes: true },
  { path: "/settings", element: <SettingsPage />, navigation: t.common.settings },
];

export const ROUTES: RouteObject[] = [
  ...PAGES.map(({ path, element }) => ({ path, element, errorElement: <CrashedPage /> })),
  { path: "*", element: <NotFoundPage /> },
];
