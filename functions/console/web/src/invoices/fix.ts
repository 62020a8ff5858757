// The change to a purchase order that would let an unmatched invoice match: raise a line item, extend the months, or end a
// suspension. The nearest candidate of the decision says which one.

import { type Api, bodyOf, given, ifMatch } from "../api/client.ts";
import type { ChargeType, Considered, Decision, Invoice, LineItemType, PurchaseOrder, PurchaseOrderForm, PurchaseOrderSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { allInvoices, allPurchaseOrders } from "../api/queries.ts";
import { dividedUp, sum } from "../format/money.ts";
import { draftOf, formOf } from "../purchase-orders/form/convert.ts";

export type Fix =
  | { is: "raise"; purchaseOrderId: string; lineItemNumber: string; shortfall: string }
  | { is: "extend"; purchaseOrderId: string; month: string }
  | { is: "activate"; purchaseOrderId: string };

/** Lists the changes that the candidates need, nearest first. Nothing but these changes would do for some candidates. */
export function fixesOf({ candidates }: { candidates: readonly Considered[] }, { billingPeriod }: Pick<Invoice, "billingPeriod">): Fix[] {
  return candidates.flatMap(({ purchaseOrderId, lineItemNumber, reason, shortfall }): Fix[] => {
    if (reason === "DEPLETED" && lineItemNumber !== undefined && shortfall !== undefined) return [{ is: "raise", purchaseOrderId, lineItemNumber, shortfall }];
    if (reason === "EXPIRED") return [{ is: "extend", purchaseOrderId, month: billingPeriod }];
    return reason === "SUSPENDED" ? [{ is: "activate", purchaseOrderId }] : [];
  });
}

/**
 * Leaves out fixes that can't do. A purchase order that is expired or suspended was rejected before its seller and currency
 * were compared, so these are compared here.
 */
export function fixesFor(fixes: readonly Fix[], orders: readonly Pick<PurchaseOrderSummary, "purchaseOrderId" | "billFrom" | "currency">[], { billFrom, currency }: Pick<Invoice, "billFrom" | "currency">): Fix[] {
  const serves = new Set(orders.filter((order) => order.currency === currency && order.billFrom.includes(billFrom)).map(({ purchaseOrderId }) => purchaseOrderId));
  return fixes.filter((fix) => fix.is === "raise" || serves.has(fix.purchaseOrderId));
}

const CHARGED: Partial<Record<LineItemType, ChargeType>> = {
  MONTHLY_USAGE: "MONTHLY_USAGE",
  SUBSCRIPTION: "SUBSCRIPTION",
  MARKETPLACE_BLANKET_USAGE: "MARKETPLACE",
  PROFESSIONAL_SERVICES_AND_TRAINING: "PROFESSIONAL_SERVICES_AND_TRAINING",
};

/** Whether a line item of the purchase order would serve an invoice after the fix. */
export function wouldServe({ lineItems, expirationMonth }: PurchaseOrder, fix: Fix, { chargeType, billingPeriod }: Pick<Invoice, "chargeType" | "billingPeriod">): boolean {
  const charged = lineItems.filter(({ type }) => type === "ALL" || CHARGED[type] === chargeType);
  switch (fix.is) {
    case "raise":
      return true;
    case "extend":
      return charged.some(({ endMonth }) => endMonth === expirationMonth);
    case "activate":
      return charged.some(({ startMonth, endMonth }) => startMonth <= billingPeriod && billingPeriod <= endMonth);
  }
}

/** What an invoice, or an expected one, is matched by. */
export type FixSubject = Pick<Invoice, "billFrom" | "currency" | "chargeType" | "billingPeriod">;

/** The most purchase orders that are read for the one to fix. */
const READ_MAX = 8;

/** Finds the first fix that would let an invoice match. */
export async function findFix(api: Api, decision: Pick<Decision, "candidates">, subject: FixSubject, signal: AbortSignal): Promise<Fix | null> {
  const all = fixesOf(decision, subject);
  if (all.length === 0) return null;
  const fixes = fixesFor(all, all.every(({ is }) => is === "raise") ? [] : await allPurchaseOrders(api, signal), subject);
  for (const fix of fixes.slice(0, READ_MAX)) {
    if (fix.is === "raise") return fix;
    const order = (await bodyOf(api.GET("/purchase-orders/{key}", { params: { path: { key: encodeKey(fix.purchaseOrderId) } }, signal }))) as PurchaseOrder;
    if (wouldServe(order, fix, subject)) return fix;
  }
  return null;
}

/** Whether two fixes change the same thing, so that one edit serves both invoices. */
export function sameFix(one: Fix, other: Fix): boolean {
  return one.is === other.is && one.purchaseOrderId === other.purchaseOrderId && (one.is !== "raise" || other.is !== "raise" || one.lineItemNumber === other.lineItemNumber);
}

/** Combines the fixes of several invoices: all shortfalls, and the latest month. */
export function combined(fixes: readonly Fix[]): Fix | undefined {
  return fixes.reduce<Fix | undefined>((all, next) => {
    if (all === undefined) return next;
    if (all.is === "raise" && next.is === "raise") return { ...all, shortfall: sum([all.shortfall, next.shortfall]) };
    if (all.is === "extend" && next.is === "extend") return { ...all, month: all.month > next.month ? all.month : next.month };
    return all;
  }, undefined);
}

/** The purchase order with the fix, as it would be sent. A raised unit price covers the shortfall with any quantity. */
export function fixed(order: PurchaseOrder, fix: Exclude<Fix, { is: "activate" }>): PurchaseOrderForm {
  const form = formOf(draftOf(order));
  if (fix.is === "extend") {
    // The line items that end with the purchase order go on with it.
    const lineItems = form.lineItems.map((line) => (line.endMonth === order.expirationMonth ? { ...line, endMonth: fix.month } : line));
    return { ...form, expirationMonth: fix.month, lineItems };
  }
  const lineItems = form.lineItems.map((line) => {
    if (line.lineItemNumber !== fix.lineItemNumber) return line;
    return { ...line, unitPrice: sum([line.unitPrice ?? "0", dividedUp(fix.shortfall, line.quantity ?? "1")]) };
  });
  return { ...form, lineItems };
}

/** The most unmatched invoices whose decisions are read for the ones that the same fix would serve. */
const OTHERS_MAX = 40;

/** Finds the other unmatched invoices of the same seller that the same fix would serve. */
export async function othersWith(api: Api, fix: Fix, invoice: Pick<Invoice, "billFrom" | "currency"> & { href?: string }): Promise<{ invoice: Invoice; fix: Fix }[]> {
  const unmatched = await allInvoices(api, { outcome: ["UNMATCHED"], billFrom: [invoice.billFrom] });
  const near = unmatched.filter(({ currency, href }) => currency === invoice.currency && href !== invoice.href).slice(0, OTHERS_MAX);
  const read = await Promise.all(near.map(({ billFrom, invoiceId }) => bodyOf(api.GET("/invoices/{billFrom}/{key}", { params: { path: { billFrom, key: encodeKey(invoiceId) } } }))));
  return read.flatMap((other) => {
    const own = fixesOf(other.decision ?? { candidates: [] }, other).find((one) => sameFix(fix, one));
    return own === undefined ? [] : [{ invoice: other, fix: own }];
  });
}

/** Makes the change, or only tries it. Refused if somebody else has changed the purchase order meanwhile. */
export function applyFix(api: Api, order: PurchaseOrder, fix: Fix, reason: string, dryRun: boolean): Promise<PurchaseOrder> {
  const path = { key: encodeKey(order.purchaseOrderId) };
  const params = { path, header: ifMatch(order.version), query: dryRun ? { dryRun } : {} };
  if (fix.is === "activate") return bodyOf(api.PUT("/purchase-orders/{key}/status", { params, body: { status: "ACTIVE", reason } }));
  return bodyOf(api.PUT("/purchase-orders/{key}", { params, body: { ...fixed(order, fix), reason } }));
}

/** Returns the address of the form for a new purchase order that the invoice would match. */
export function createAddress({ billFrom, invoiceId, currency, billingPeriod, amount, invoiceUnit, taxRegistrationNumber }: Invoice): string {
  const fields = { billFrom, invoiceId, currency, billingPeriod, amount, ...given({ invoiceUnit, taxRegistrationNumber }) };
  return `/create-purchase-order?${new URLSearchParams(fields)}`;
}
