import { describe, expect, it } from "vitest";
import type { BurnDownMonth, Summary } from "../api/model.ts";
import { addMonths } from "../format/month.ts";
import { attentionItems } from "./attention.tsx";
import { remainingSeries } from "./burn-down.tsx";

describe("the burn-down", () => {
  const burnDown: BurnDownMonth[] = ["1000.00", "900.00", "400.00", "-100.00"].map((remaining, index) => ({
    month: addMonths("2026-01", index),
    value: "1000.00",
    invoiced: "0.00",
    remaining,
  }));
  const amounts = (points: { amount: string }[]) => points.map(({ amount }) => amount);

  it("shows what remains up to this month, and the API's projection from then on", () => {
    const months = burnDown.map((month, index) => (index > 0 ? { ...month, projected: "7.00" } : month));
    const { remaining, expected } = remainingSeries(months, "2026-02");
    expect(remaining.map(({ month }) => month)).toEqual(["2026-01", "2026-02"]);
    expect(amounts(remaining)).toEqual(["1000.00", "900.00"]);
    // Both lines share the point of the month before, so that they part there.
    expect(expected.map(({ month }) => month)).toEqual(["2026-01", "2026-02", "2026-03", "2026-04"]);
    expect(amounts(expected)).toEqual(["1000.00", "7.00", "7.00", "7.00"]);
  });

  it("shows what remains now where the API projects nothing", () => {
    expect(amounts(remainingSeries(burnDown, "2026-02").expected)).toEqual(["1000.00", "900.00", "400.00", "-100.00"]);
  });

  it("expects nothing of months that are over", () => {
    expect(remainingSeries(burnDown, "2026-05").expected).toEqual([]);
    expect(amounts(remainingSeries(burnDown, "2026-01").expected)).toEqual(["1000.00", "900.00", "400.00", "-100.00"]);
  });
});

describe("what needs attention", () => {
  const summary = (byHealth: Summary["byHealth"], invoices = 0, more = false): Summary => ({
    asOf: "2026-11-26",
    byStatus: {},
    byHealth,
    currencies: [],
    unmatched: { invoices, more },
    quotas: { activePurchaseOrders: 100, purchaseOrders: 5000 },
  });

  it("lists the most urgent first, each with its list", () => {
    const items = attentionItems(summary({ EXPIRING: 1, NEGATIVE_BALANCE: 2, NOT_YET_EFFECTIVE: 3, NO_CONTACTS: 0 }, 4));
    expect(items.map(({ key, amount, to }) => [key, amount, to])).toEqual([
      ["UNMATCHED", "4 invoices", "/invoices?outcome=UNMATCHED"],
      ["NEGATIVE_BALANCE", "2 purchase orders", "/purchase-orders?health=NEGATIVE_BALANCE"],
      ["EXPIRING", "1 purchase order", "/purchase-orders?health=EXPIRING"],
    ]);
  });

  it("may be empty, or more than the API counts", () => {
    expect(attentionItems(summary({}))).toEqual([]);
    expect(attentionItems(summary({}, 1000, true))[0]?.amount).toBe("More than 1,000 invoices");
  });
});
