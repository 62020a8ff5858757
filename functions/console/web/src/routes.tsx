// Every page of the console and where it is, below /console. The side navigation is made from this table too.

import { lazy } from "react";
import type { RouteObject } from "react-router";
import { CoveragePage } from "./coverage/page.tsx";
import { DashboardPage } from "./dashboard/page.tsx";
import { ImportPage } from "./imports/page.tsx";
import { InvoicesPage } from "./invoices/list-page.tsx";
import { InvoicePage } from "./invoices/page.tsx";
import { PreviewPage } from "./preview/page.tsx";
import { OrderPage } from "./purchase-orders/page.tsx";
import { OrdersPage } from "./purchase-orders/list-page.tsx";
import { SettingsPage } from "./settings/page.tsx";
import { NotFoundPage } from "./shell/not-found.tsx";
import { CrashedPage } from "./shell/crashed.tsx";

// Loaded when it is first opened: fields that most visits don't need.
const CreatePage = lazy(async () => ({ default: (await import("./purchase-orders/form/create-page.tsx")).CreatePage }));
const EditPage = lazy(async () => ({ default: (await import("./purchase-orders/form/edit-page.tsx")).EditPage }));

export interface ConsolePage {
  path: string;
  element: React.ReactNode;
  /** Its name in the side navigation; pages without one are reached from others. */
  navigation?: string;
  /** Whether it is of no use to those who may only read. */
  writes?: boolean;
}

/** Not below /purchase-orders, where a purchase order may be called "create". */
export const CREATE_PATH = "/create-purchase-order";

export const PAGES: readonly ConsolePage[] = [
  { path: "/", element: <DashboardPage />, navigation: "Dashboard" },
  { path: "/purchase-orders", element: <OrdersPage />, navigation: "Purchase orders" },
  { path: CREATE_PATH, element: <CreatePage /> },
  { path: "/purchase-orders/:key", element: <OrderPage /> },
  { path: "/purchase-orders/:key/edit", element: <EditPage /> },
  { path: "/invoices", element: <InvoicesPage />, navigation: "Invoices" },
  { path: "/invoices/:billFrom/:key", element: <InvoicePage /> },
  { path: "/preview", element: <PreviewPage />, navigation: "Match preview" },
  { path: "/coverage", element: <CoveragePage />, navigation: "Coverage" },
  { path: "/import", element: <ImportPage />, navigation: "Import", writes: true },
  { path: "/settings", element: <SettingsPage />, navigation: "Settings" },
];

export const ROUTES: RouteObject[] = [
  ...PAGES.map(({ path, element }) => ({ path, element, errorElement: <CrashedPage /> })),
  { path: "*", element: <NotFoundPage /> },
];
