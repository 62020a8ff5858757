// Reads what the statement of a month needs: every purchase order with its whole ledger, and the month's unmatched invoices.

import { type Api, bodyOf, given } from "../api/client.ts";
import type { InvoiceSummary, LedgerEntry, PurchaseOrder } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { allInvoices, allPurchaseOrders } from "../api/queries.ts";
import type { Account } from "./statement.ts";

const CONCURRENT_MAX = 6;
const PAGE_SIZE = 100;

export interface MonthData {
  accounts: Account[];
  unmatched: InvoiceSummary[];
}

export async function loadMonth(api: Api, month: string, signal: AbortSignal, progress: (done: number, all: number) => void): Promise<MonthData> {
  const [orders, unmatched] = await Promise.all([allPurchaseOrders(api, signal), allInvoices(api, { outcome: "UNMATCHED", billingPeriod: month }, undefined, signal)]);
  const waiting = orders.map(({ purchaseOrderId }) => encodeKey(purchaseOrderId));
  const accounts: Account[] = [];
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
      accounts.push(await accountOf(api, key, signal));
      progress(accounts.length, orders.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_MAX }, work));
  accounts.sort((a, b) => (a.order.purchaseOrderId < b.order.purchaseOrderId ? -1 : 1));
  return { accounts, unmatched };
}

async function accountOf(api: Api, key: string, signal: AbortSignal): Promise<Account> {
  const order = (await bodyOf(api.GET("/purchase-orders/{key}", { params: { path: { key } }, signal }))) as PurchaseOrder;
  const entries: LedgerEntry[] = [];
  let nextToken: string | undefined;
  do {
    const query = { limit: PAGE_SIZE, ...given({ nextToken }) };
    const page = await bodyOf(api.GET("/purchase-orders/{key}/ledger", { params: { path: { key }, query }, signal }));
    entries.push(...page.entries);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { order, entries };
}
