import { describe, expect, it } from "vitest";
import type { LineItem, PurchaseOrder } from "../api/model.ts";
import { findingsOf } from "./findings.ts";
import { withoutForecast } from "./line-items.tsx";

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

describe("a line item without a forecast", () => {
  const line = { balanceTracking: true, balance: "50.00", totalValue: "300.00", endMonth: "2026-10", billedMonths: [] as LineItem["billedMonths"] };
  const billed = (...months: string[]) => months.map((billingPeriod) => ({ billingPeriod, amount: "10.00" }));
  it.each([
    ["says that it isn't tracked", { ...line, balanceTracking: false }, "2026-10", "Not tracked"],
    ["is used up below zero", { ...line, balance: "-4.61", billedMonths: billed("2026-10") }, "2026-10", "Used up"],
    ["is used up to the cent", { ...line, balance: "0.00", billedMonths: billed("2026-10") }, "2026-10", "Used up"],
    ["is used up, although it has ended", { ...line, balance: "-4.61", billedMonths: billed("2026-10") }, "2026-11", "Used up"],
    ["is worth nothing", { ...line, balance: "0.00", totalValue: "0.00" }, "2026-10", "Nothing billed yet"],
    ["has ended", { ...line, billedMonths: billed("2026-10") }, "2026-11", "Ended"],
    ["has ended unused", line, "2026-11", "Ended"],
    ["isn't billed", line, "2026-10", "Nothing billed yet"],
    ["is billed once", { ...line, billedMonths: billed("2026-10") }, "2026-10", "After two billed months"],
    ["has no pace", { ...line, billedMonths: billed("2026-10", "2026-09") }, "2026-10", "No forecast"],
  ])("%s", (_, line, now, text) => expect(withoutForecast(line, now)).toBe(text));
});
