// Every page of the console and where it is, below /console. The side navigation is made from this table too.

import type { RouteObject } from "react-router";
import { DashboardPage } from "./dashboard/page.tsx";
import { OrderPage } from "./purchase-orders/page.tsx";
import { OrdersPage } from "./purchase-orders/list-page.tsx";
import { NotFoundPage } from "./shell/not-found.tsx";
import { CrashedPage } from "./shell/crashed.tsx";

export interface ConsolePage {
  path: string;
  element: React.ReactNode;
  /** Its name in the side navigation; pages without one are reached from others. */
  navigation?: string;
}

export const PAGES: readonly ConsolePage[] = [
  { path: "/", element: <DashboardPage />, navigation: "Dashboard" },
  { path: "/purchase-orders", element: <OrdersPage />, navigation: "Purchase orders" },
  { path: "/purchase-orders/:key", element: <OrderPage /> },
];

export const ROUTES: RouteObject[] = [
  ...PAGES.map(({ path, element }) => ({ path, element, errorElement: <CrashedPage /> })),
  { path: "*", element: <NotFoundPage /> },
];
