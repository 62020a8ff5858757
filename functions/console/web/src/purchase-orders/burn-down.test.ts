// The burn-down of a purchase order follows the cases of the account's burn-down, which the API's tests read as well.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BurnDownMonth, LineItem, PurchaseOrder } from "../api/model.ts";
import { difference, sum } from "../format/money.ts";
import { addMonths, monthsFrom } from "../format/month.ts";
import { burnDownOf } from "./burn-down.ts";

const CASES = readFileSync(join(import.meta.dirname, "../../../../../domain/tests/summary.md"), "utf8");
const NOW = "2026-06";
/** The months that the account's burn-down has. */
const SHOWN = monthsFrom(addMonths(NOW, -11), addMonths(NOW, 12));
/** The most billed months that the API answers. */
const BILLED_MAX = 13;

/** The cells of the table below a heading. */
function rowsOf(heading: string): string[][] {
  const table = CASES.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = table.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

function lineOf(number: number, value: string, [startMonth, endMonth]: readonly string[], tracked: boolean, billed: readonly (readonly string[])[]): LineItem {
  const invoiced = sum(["0.00", ...billed.map(([, amount]) => amount ?? "0")]);
  const billedMonths = billed.map(([billingPeriod, amount]) => ({ billingPeriod, amount })).sort((a, b) => ((a.billingPeriod ?? "") < (b.billingPeriod ?? "") ? 1 : -1));
  return {
    ...{ lineItemNumber: String(number), type: "ALL", startMonth, endMonth, totalValue: value, invoiced, balanceTracking: tracked },
    ...{ billedMonths: billedMonths.slice(0, BILLED_MAX), ...(tracked ? { balance: difference(value, invoiced) } : {}) },
  } as LineItem;
}

/** Reads `1200.00 2026-01..2026-12 untracked invoiced 2026-04 100.00`. */
function orderOf(text: string): PurchaseOrder {
  const [value = "", months = "", ...words] = text.split(" ");
  const [effectiveMonth = "", expirationMonth = ""] = months.split("..");
  const at = words.indexOf("invoiced");
  const options = at < 0 ? words : words.slice(0, at);
  const amounts = at < 0 ? [] : words.slice(at + 1);
  const billed = amounts.flatMap((word, index) => (index % 2 === 0 ? [[word, amounts[index + 1] ?? ""] as const] : []));
  const own = options.includes("line") ? (options[options.indexOf("line") + 1] ?? "").split("..") : [effectiveMonth, expirationMonth];
  const tracked = !options.includes("untracked");
  const lineItems = options.includes("monthly")
    ? monthsFrom(effectiveMonth, expirationMonth).map((month, index) => lineOf(index + 1, value, [month, month], tracked, billed.filter(([of]) => of === month)))
    : [lineOf(1, value, own, tracked, billed)];
  return { currency: "USD", value, effectiveMonth, expirationMonth, lineItems } as PurchaseOrder;
}

/** Adds up the burn-downs of the orders of a case. */
function burnDown(orders: string): (Required<Pick<BurnDownMonth, "month" | "value" | "invoiced" | "remaining">> & { projected: string })[] {
  const all = orders.split("; ").filter(Boolean).flatMap((text) => burnDownOf(orderOf(text), NOW));
  return SHOWN.map((month) => {
    const here = all.filter((one) => one.month === month);
    const total = (amounts: readonly string[]) => sum(["0.00", ...amounts]);
    return {
      month,
      value: total(here.map(({ value }) => value)),
      invoiced: total(here.map(({ invoiced }) => invoiced)),
      remaining: total(here.map(({ remaining }) => remaining)),
      projected: total(here.map(({ projected, remaining }) => projected ?? remaining)),
    };
  });
}

/** Writes `2026-01..2026-03: 1200.00 0.00 1200.00; 2026-04: …`. */
function shownMonths(orders: string): string {
  const runs: { first: string; last: string; figures: string }[] = [];
  for (const { month, value, invoiced, remaining } of burnDown(orders)) {
    const figures = `${value} ${invoiced} ${remaining}`;
    const run = runs.at(-1);
    if (run?.figures === figures) run.last = month;
    else runs.push({ first: month, last: month, figures });
  }
  const shown = runs.filter(({ figures }) => figures !== "0.00 0.00 0.00");
  return shown.map(({ first, last, figures }) => `${first === last ? first : `${first}..${last}`}: ${figures}`).join("; ");
}

function shownProjection(orders: string): string {
  const other = burnDown(orders).filter(({ month, remaining, projected }) => month >= NOW && projected !== remaining);
  return other.map(({ month, projected }) => `${month}: ${projected}`).join("; ") || "-";
}

describe("the burn-down of a purchase order", () => {
  it.each(rowsOf("Value, invoiced, balance"))("%s", (_, orders = "", months = "") => expect(shownMonths(orders)).toBe(months));
  it.each(rowsOf("Projection"))("is projected: %s", (_, orders = "", projected = "") => expect(shownProjection(orders)).toBe(projected));

  it("reads every case", () => expect([rowsOf("Value, invoiced, balance").length, rowsOf("Projection").length]).toEqual([19, 14]));

  it("has the decimals of the currency, and is empty if no line item tracks its balance", () => {
    const yen = { value: "1200", effectiveMonth: "2026-06", expirationMonth: "2026-07", lineItems: [lineOf(1, "1200", ["2026-06", "2026-06"], true, [])] } as PurchaseOrder;
    const inYen = { ...yen, lineItems: yen.lineItems.map((line) => ({ ...line, balance: "1200" })) };
    expect(burnDownOf(inYen, NOW)[1]).toEqual({ month: "2026-07", value: "0", invoiced: "0", remaining: "0", projected: "0" });
    expect(burnDownOf(orderOf("1200.00 2026-01..2026-12 untracked"), NOW)).toEqual([]);
  });
});
