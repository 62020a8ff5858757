import { describe, expect, it } from "vitest";
import type { Considered, PurchaseOrder } from "../api/model.ts";
import { combined, type Fix, fixed, fixesFor, fixesOf, wouldServe } from "./fix.ts";

const ORDER = {
  purchaseOrderId: "PO",
  billFrom: ["AWS_INC"],
  taxRegistrationNumbers: [],
  invoiceUnits: [],
  currency: "USD",
  effectiveMonth: "2026-01",
  expirationMonth: "2026-06",
  whenDepleted: "STOP",
  contacts: [],
  tags: {},
  version: 3,
  lineItems: [
    { lineItemNumber: "1", type: "ALL", startMonth: "2026-01", endMonth: "2026-06", unitPrice: "1000.00", quantity: "3", balanceTracking: true },
    { lineItemNumber: "2", type: "ALL", startMonth: "2026-01", endMonth: "2026-02", unitPrice: "5.00", quantity: "1", balanceTracking: true },
  ],
} as unknown as PurchaseOrder;

describe("the fix of an unmatched invoice", () => {
  const near = (...candidates: Partial<Considered>[]) => fixesOf({ candidates: candidates.map((candidate) => ({ purchaseOrderId: "PO", verdict: "REJECTED" as const, ...candidate })) }, { billingPeriod: "2026-09" });

  it("follows from the candidates", () => {
    expect(near({ reason: "DEPLETED", lineItemNumber: "1", shortfall: "10.00" })).toEqual([{ is: "raise", purchaseOrderId: "PO", lineItemNumber: "1", shortfall: "10.00" }]);
    expect(near({ reason: "SELLER_MISMATCH" }, { reason: "EXPIRED" })).toEqual([{ is: "extend", purchaseOrderId: "PO", month: "2026-09" }]);
    expect(near({ reason: "SUSPENDED" })).toEqual([{ is: "activate", purchaseOrderId: "PO" }]);
    expect(near({ reason: "CURRENCY_MISMATCH" })).toEqual([]);
  });

  it("is only for purchase orders of the invoice's seller and currency", () => {
    const order = (purchaseOrderId: string, billFrom: string, currency: "USD" | "JPY") => ({ purchaseOrderId, billFrom: [billFrom], currency });
    const fixes = near({ purchaseOrderId: "OTHER", reason: "EXPIRED" }, { purchaseOrderId: "YEN", reason: "EXPIRED" }, { reason: "EXPIRED" });
    const orders = [order("OTHER", "AWS_JAPAN", "USD"), order("YEN", "AWS_INC", "JPY"), order("PO", "AWS_INC", "USD")];
    expect(fixesFor(fixes, orders, { billFrom: "AWS_INC", currency: "USD" }).map(({ purchaseOrderId }) => purchaseOrderId)).toEqual(["PO"]);
    expect(fixesFor(fixes, orders, { billFrom: "AWS_INC", currency: "EUR" })).toEqual([]);
  });

  it.each([
    ["extend", "ALL", "2026-06", "2026-09", true],
    ["extend", "MONTHLY_USAGE", "2026-06", "2026-09", true],
    ["extend", "SUBSCRIPTION", "2026-06", "2026-09", false],
    ["extend", "MARKETPLACE_TRANSACTION", "2026-06", "2026-09", false],
    ["extend", "ALL", "2026-05", "2026-09", false],
    ["activate", "ALL", "2026-06", "2026-06", true],
    ["activate", "ALL", "2026-06", "2026-07", false],
  ] as const)("%s helps a line item of type %s until %s with usage of %s: %s", (is, type, endMonth, billingPeriod, expected) => {
    const order = { ...ORDER, lineItems: [{ ...ORDER.lineItems[0], type, endMonth }] } as PurchaseOrder;
    expect(wouldServe(order, { is, purchaseOrderId: "PO", month: billingPeriod } as Fix, { chargeType: "MONTHLY_USAGE", billingPeriod })).toBe(expected);
  });

  it("raises a line item by at least what is short, whatever its quantity", () => {
    const { lineItems } = fixed(ORDER, { is: "raise", purchaseOrderId: "PO", lineItemNumber: "1", shortfall: "10.00" });
    expect(lineItems.map(({ unitPrice }) => unitPrice)).toEqual(["1003.34", "5.00"]);
  });

  it("extends the line items that end with the purchase order", () => {
    const { expirationMonth, lineItems } = fixed(ORDER, { is: "extend", purchaseOrderId: "PO", month: "2026-09" });
    expect([expirationMonth, ...lineItems.map(({ endMonth }) => endMonth)]).toEqual(["2026-09", "2026-09", "2026-02"]);
  });

  it("serves several invoices at once", () => {
    const raise = (shortfall: string) => ({ is: "raise" as const, purchaseOrderId: "PO", lineItemNumber: "1", shortfall });
    expect(combined([raise("10.00"), raise("5.50")])).toEqual(raise("15.50"));
    const extend = (month: string) => ({ is: "extend" as const, purchaseOrderId: "PO", month });
    expect(combined([extend("2026-09"), extend("2026-08")])).toEqual(extend("2026-09"));
  });
});
