import { describe, expect, it } from "vitest";
import type { LineItem, PurchaseOrder } from "../api/model.ts";
import { burnDownOf } from "./burn-down.ts";
import { findingsOf } from "./findings.ts";

const LINE = {
  lineItemNumber: "1",
  type: "ALL",
  startMonth: "2026-01",
  endMonth: "2026-03",
  totalValue: "300.00",
  invoiced: "250.00",
  balance: "50.00",
  balanceTracking: true,
  billedMonths: [
    { billingPeriod: "2026-01", amount: "150.00" },
    { billingPeriod: "2026-02", amount: "100.00" },
  ],
  forecast: { monthlyMean: "125.00", months: 2, runsOutMonth: "2026-03", early: false },
} as LineItem;
const ORDER = { currency: "USD", effectiveMonth: "2026-01", expirationMonth: "2026-04", lineItems: [LINE] } as PurchaseOrder;

describe("what needs attention", () => {
  it("names the line item, its months and the amount", () => {
    const negative: PurchaseOrder = { ...ORDER, lineItems: [{ ...LINE, lineItemNumber: "7", balance: "-12.50" }] };
    expect(findingsOf(negative, ["NEGATIVE_BALANCE"], "25")).toEqual([
      { flag: "NEGATIVE_BALANCE", lineItemNumber: "7", text: "Line item 7 (January to March 2026) was drawn USD\u00a012.50 below zero." },
    ]);
    const texts = (flag: "LOW_BALANCE" | "UNCOVERED_MONTHS" | "EXPIRING" | "NEVER_WINS", percent = "25") => findingsOf(ORDER, [flag], percent).map(({ text }) => text);
    expect(texts("LOW_BALANCE")).toEqual(["Line item 1 (January to March 2026) has USD\u00a050.00 left of USD\u00a0300.00."]);
    expect(texts("LOW_BALANCE", "16.6")[0]).toMatch(/^A line item is below/);
    expect(texts("UNCOVERED_MONTHS")).toEqual(["No line item covers April 2026."]);
    expect(texts("EXPIRING")).toEqual(["It ends on Apr 30, 2026. Invoices for later months won't match it."]);
    expect(texts("NEVER_WINS")[0]).toMatch(/^A line item is always outranked/);
  });
});

describe("the burn-down of a purchase order", () => {
  it("falls by what was invoiced, then by what is expected, also below zero", () => {
    const points = burnDownOf(ORDER, "2026-03");
    expect(points.map(({ month, remaining, projected }) => [month, remaining, projected])).toEqual([
      ["2026-01", "150.00", undefined],
      ["2026-02", "50.00", undefined],
      ["2026-03", "50.00", "-75.00"],
      ["2026-04", "50.00", "-75.00"],
    ]);
  });
});
