// What can be chosen where a person moves an invoice to another line item.

import type { Api } from "../api/client.ts";
import type { LineItem, Order, OrderSummary, Page } from "../api/types.ts";
import { money } from "../format/money.ts";
import { months } from "../format/month.ts";
import { LINE_TYPES } from "../format/words.ts";
import type { Invoice } from "./types.ts";

/** Purchase orders that are offered; beyond that, those updated longest ago are not. */
export const OFFERED_MAX = 1000;
const PAGE_SIZE = 100;

export interface Option {
  value: string;
  label: string;
  description: string;
  labelTag?: string;
  disabled?: boolean;
  disabledReason?: string;
}

/** The account's purchase orders, those that were updated last first. */
export async function offeredOrders(api: Api, signal: AbortSignal): Promise<OrderSummary[]> {
  const all: OrderSummary[] = [];
  let nextToken: string | undefined;
  do {
    const page: Page<"purchaseOrders", OrderSummary> = await api.get("/purchase-orders", { limit: PAGE_SIZE, nextToken }, signal);
    all.push(...page.purchaseOrders);
    nextToken = page.nextToken;
  } while (nextToken !== undefined && all.length < OFFERED_MAX);
  return all;
}

/** A purchase order to choose. One in another currency can't be. */
export function orderOption(order: OrderSummary, invoice: Pick<Invoice, "currency">): Option {
  const option = {
    value: order.purchaseOrderId,
    label: order.purchaseOrderId,
    description: months(order.effectiveMonth, order.expirationMonth),
    labelTag: order.balance === undefined ? order.currency : `${money(order.balance, order.currency)} left`,
  };
  if (order.currency === invoice.currency) return option;
  return { ...option, disabled: true, disabledReason: `The invoice is in ${invoice.currency}.` };
}

/** A line item to choose. The one that the invoice draws on already can't be. */
export function lineOption(line: LineItem, order: Pick<Order, "purchaseOrderId" | "currency">, invoice: Pick<Invoice, "purchaseOrderId" | "lineItemNumber">): Option {
  const option = {
    value: line.lineItemNumber,
    label: `${line.lineItemNumber}: ${LINE_TYPES[line.type]}`,
    description: months(line.startMonth, line.endMonth),
    labelTag: line.balance === undefined ? "Not tracked" : `${money(line.balance, order.currency)} left`,
  };
  const there = order.purchaseOrderId === invoice.purchaseOrderId && line.lineItemNumber === invoice.lineItemNumber;
  return there ? { ...option, disabled: true, disabledReason: "The invoice draws on it already." } : option;
}
