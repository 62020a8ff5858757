// Reads what the close of a month needs: the statement of every purchase order, and the month's unmatched invoices.

import { type Api, bodyOf, given } from "../api/client.ts";
import type { InvoiceSummary, OrderStatement } from "../api/model.ts";
import { allInvoices } from "../api/queries.ts";

const PAGE_SIZE = 100;

export interface MonthData {
  orders: OrderStatement[];
  /** Purchase orders that can't be read. */
  unreadable: string[];
  unmatched: InvoiceSummary[];
}

export async function loadMonth(api: Api, month: string, signal: AbortSignal): Promise<MonthData> {
  const [statement, unmatched] = await Promise.all([statementOf(api, month, signal), allInvoices(api, { outcome: ["UNMATCHED"], billingPeriod: month }, undefined, signal)]);
  return { ...statement, unmatched };
}

async function statementOf(api: Api, billingPeriod: string, signal: AbortSignal): Promise<Omit<MonthData, "unmatched">> {
  const orders: OrderStatement[] = [];
  const unreadable: string[] = [];
  let nextToken: string | undefined;
  do {
    const query = { billingPeriod, limit: PAGE_SIZE, ...given({ nextToken }) };
    const page = await bodyOf(api.GET("/statement", { params: { query }, signal }));
    orders.push(...page.purchaseOrders);
    unreadable.push(...(page.unreadable ?? []).map(({ purchaseOrderId }) => purchaseOrderId));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { orders, unreadable };
}
