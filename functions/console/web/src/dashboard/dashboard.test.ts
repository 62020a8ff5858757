import { describe, expect, it } from "vitest";
import type { BurnDownMonth, Summary } from "../api/types.ts";
import { addMonths } from "../format/month.ts";
import { attentionItems } from "./attention.tsx";
import { expected, HEIGHT, layout, MARGIN, path, scale, WIDTH } from "./chart.ts";

describe("the scale", () => {
  it.each([
    [0, 12000, { low: 0, high: 15000, step: 5000 }],
    [-900, 12000, { low: -5000, high: 15000, step: 5000 }],
    [0, 1_000_000, { low: 0, high: 1_000_000, step: 200_000 }],
    [0, 0, { low: 0, high: 1, step: 1 }],
  ])("from %s to %s", (least, most, expected) => {
    expect(scale(least, most)).toEqual(expected);
  });
});

describe("the burn-down", () => {
  const series: BurnDownMonth[] = [1000, 900, 400, -100].map((remaining, index) => ({
    month: addMonths("2026-01", index),
    value: "1000.00",
    invoiced: index === 0 ? "0.00" : index === 1 ? "100.00" : "500.00",
    remaining: `${remaining}.00`,
  }));

  it("goes down where the balance does, and stays inside", () => {
    const { line, bars, zero, ticks } = layout(series);
    const heights = line.map(({ y }) => y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(line[3]!.y).toBeGreaterThan(zero);
    for (const { x, y } of line) {
      expect(x).toBeGreaterThan(MARGIN.left);
      expect(x).toBeLessThan(WIDTH - MARGIN.right);
      expect(y).toBeGreaterThanOrEqual(MARGIN.top);
      expect(y).toBeLessThanOrEqual(HEIGHT - MARGIN.bottom);
    }
    expect(bars[0]!.height).toBe(0);
    expect(bars[2]!.height / bars[1]!.height).toBeCloseTo(5);
    expect(ticks.map(({ value }) => value)).toContain(0);
  });

  it("goes on as the API expects it to", () => {
    const months = series.map((month, index) => (index > 1 ? { ...month, projected: "7.00" } : month));
    expect(expected(months, "2026-02").map(({ remaining }) => remaining)).toEqual(["1000.00", "900.00", "7.00", "7.00"]);
    expect(expected(series, "2026-02")).toEqual(series);
  });

  it("a month of credits is drawn below zero", () => {
    const { bars, zero } = layout([{ month: "2026-01", value: "0", invoiced: "-50.00", remaining: "50.00" }]);
    expect(bars[0]!.y).toBe(zero);
    expect(bars[0]!.height).toBeGreaterThan(0);
  });

  it("nothing at all is drawn without numbers that aren't any", () => {
    const { line } = layout([{ month: "2026-01", value: "0", invoiced: "0", remaining: "0" }]);
    expect(path(line)).toMatch(/^M[\d.]+ [\d.]+$/);
  });
});

describe("what needs attention", () => {
  const summary = (byHealth: Summary["byHealth"], invoices = 0, more = false): Summary => ({
    asOf: "2026-11-26",
    byStatus: {},
    byHealth,
    currencies: [],
    unmatched: { invoices, more },
  });

  it("is the gravest first, each with its list", () => {
    const items = attentionItems(summary({ EXPIRING: 1, NEGATIVE_BALANCE: 2, NOT_YET_EFFECTIVE: 3, NO_CONTACTS: 0 }, 4));
    expect(items.map(({ key, many, to }) => [key, many, to])).toEqual([
      ["UNMATCHED", "4 invoices", "/invoices?outcome=UNMATCHED"],
      ["NEGATIVE_BALANCE", "2 purchase orders", "/purchase-orders?health=NEGATIVE_BALANCE"],
      ["EXPIRING", "1 purchase order", "/purchase-orders?health=EXPIRING"],
    ]);
  });

  it("may be nothing, or more than was counted", () => {
    expect(attentionItems(summary({}))).toEqual([]);
    expect(attentionItems(summary({}, 1000, true))[0]?.many).toBe("More than 1,000 invoices");
  });
});
