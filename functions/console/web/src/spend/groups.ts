// What was invoiced in some billing months, by seller, kind of charge, purchase order or tag. Credit memos count as negative,
// voided invoices not at all, and amounts in different currencies are never added up.

import type { PurchaseOrderSummary } from "../api/model.ts";
import { compareAmounts, sum } from "../format/money.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import { t } from "../words/index.ts";
import type { SpentInvoice } from "./load.ts";

/** `tag:` is followed by the tag's key. */
export type Grouping = "seller" | "charge" | "order" | `tag:${string}`;

export interface SpendGroup {
  name: string;
  amount: string;
  invoices: number;
}

export interface SpendData {
  invoices: readonly SpentInvoice[];
  orders: readonly Pick<PurchaseOrderSummary, "purchaseOrderId" | "tags">[];
  /** The sellers' names by ID. */
  sellers: ReadonlyMap<string, string>;
}

/** The groups of one currency, largest first. */
export function groupsOf({ invoices, orders, sellers }: SpendData, currency: string, by: Grouping): SpendGroup[] {
  const tags = new Map(orders.map(({ purchaseOrderId, tags }) => [purchaseOrderId, tags]));
  const nameOf = ({ billFrom, chargeType, purchaseOrderId }: SpentInvoice): string => {
    if (by === "seller") return sellers.get(billFrom) ?? billFrom;
    if (by === "charge") return words(CHARGE_TYPES, chargeType);
    if (purchaseOrderId === undefined) return t.dashboard.noOrder;
    return by === "order" ? purchaseOrderId : tags.get(purchaseOrderId)?.[by.slice("tag:".length)] || t.dashboard.withoutTag;
  };
  const groups = new Map<string, SpendGroup>();
  for (const invoice of invoices) {
    if (invoice.currency !== currency || invoice.outcome === "VOIDED") continue;
    const name = nameOf(invoice);
    const before = groups.get(name) ?? { name, amount: "0", invoices: 0 };
    groups.set(name, { name, amount: sum([before.amount, invoice.amount]), invoices: before.invoices + 1 });
  }
  return [...groups.values()].sort((a, b) => compareAmounts(b.amount, a.amount) || a.name.localeCompare(b.name));
}

/** The currencies of the invoices, the one with the most invoices first. */
export function currenciesOf(invoices: readonly SpentInvoice[]): string[] {
  const counts = new Map<string, number>();
  for (const { currency } of invoices) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort(([a, some], [b, others]) => others - some || a.localeCompare(b)).map(([currency]) => currency);
}
