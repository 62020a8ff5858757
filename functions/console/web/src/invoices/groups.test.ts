import { describe, expect, it } from "vitest";
import type { Considered, Decision, InvoiceForm } from "../api/model.ts";
import { furtherInWords, groupsOf } from "./groups.ts";

const INVOICE = { billingPeriod: "2026-10" } as InvoiceForm;

function decided(candidates: Considered[], others: Record<string, number> = {}): Decision {
  return { ruleset: 1, considered: 40, candidates, others };
}

describe("a decision", () => {
  it("shows line items of one purchase order with the same reason in one row", () => {
    const line = (purchaseOrderId: string, lineItemNumber: string): Considered => ({ purchaseOrderId, lineItemNumber, verdict: "REJECTED", reason: "OUTSIDE_LINE_WINDOW" });
    const { rows } = groupsOf(decided([{ purchaseOrderId: "A", lineItemNumber: "3", verdict: "SELECTED" }, line("A", "1"), line("A", "2"), line("B", "1")]));
    expect(rows.map(({ first, lineItems }) => [first.purchaseOrderId, first.verdict, lineItems.join()])).toEqual([
      ["A", "SELECTED", "3"],
      ["A", "REJECTED", "1,2"],
      ["B", "REJECTED", "1"],
    ]);
  });

  it("keeps line items that lack different amounts apart", () => {
    const short = (lineItemNumber: string, shortfall: string): Considered => ({ purchaseOrderId: "A", lineItemNumber, verdict: "REJECTED", reason: "DEPLETED", shortfall });
    expect(groupsOf(decided([short("1", "5.00"), short("2", "9.00")])).rows).toHaveLength(2);
  });

  it("counts purchase orders that were rejected as a whole by reason, after the nearest one", () => {
    const order = (purchaseOrderId: string, reason: "SELLER_MISMATCH" | "EXPIRED"): Considered => ({ purchaseOrderId, verdict: "REJECTED", reason });
    const { rows, further } = groupsOf(decided([order("NEAR", "EXPIRED"), order("X", "SELLER_MISMATCH"), order("Y", "SELLER_MISMATCH")], { SELLER_MISMATCH: 10, TIE_BREAK: 1, NEW_REASON: 2 }));
    expect(rows.map(({ first }) => first.purchaseOrderId)).toEqual(["NEAR"]);
    expect(further.map((some) => furtherInWords(some, INVOICE))).toEqual([
      "12 more purchase orders are for other sellers",
      "1 more line item fits, but ranks later",
      "2 more line items don't fit for a reason that this release doesn't know",
    ]);
    expect(further[0]?.purchaseOrders).toEqual(["X", "Y"]);
  });
});
