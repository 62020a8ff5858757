// Line items by rule: one a month, one a kind of charge, or one for each kind in each month.

import type { LineType } from "../../api/types.ts";
import { monthsFrom } from "../../format/month.ts";
import { amount, type LineDraft, nextNumber, type TaxKind } from "./draft.ts";

/** Line items that a purchase order may have. */
export const LINES_MAX = 100;

export interface Rule {
  each: "month" | "kind" | "both";
  /** For one a month: the only kind. */
  kinds: LineType[];
  firstMonth: string;
  lastMonth: string;
  unitPrice: string;
  /** Whether the price is that of every line, or a total to be divided among them. */
  divide: boolean;
  taxKind: TaxKind;
  tax: string;
  balanceTracking: boolean;
}

export function generated(rule: Rule, existing: readonly LineDraft[]): LineDraft[] {
  const months = monthsFrom(rule.firstMonth, rule.lastMonth, LINES_MAX + 1);
  const whole = [{ startMonth: rule.firstMonth, endMonth: rule.lastMonth }];
  const single = months.map((month) => ({ startMonth: month, endMonth: month }));
  const windows = rule.each === "kind" ? (months.length === 0 ? [] : whole) : single;
  const kinds = rule.each === "month" ? rule.kinds.slice(0, 1) : rule.kinds;
  const first = Number(nextNumber(existing));
  const lines = kinds.flatMap((type, kind) =>
    windows.map((window, place) => ({
      lineItemNumber: rule.each === "both" ? `${first + kind}.${place + 1}` : String(first + kind + place),
      description: "",
      type,
      ...window,
      unitPrice: amount(rule.unitPrice),
      quantity: "1",
      taxKind: rule.taxKind,
      tax: rule.tax,
      balanceTracking: rule.balanceTracking,
    })),
  );
  const shares = rule.divide ? divided(amount(rule.unitPrice), lines.length) : undefined;
  return shares === undefined ? lines : lines.map((line, index) => ({ ...line, unitPrice: shares[index] ?? line.unitPrice }));
}

/** How many lines a rule makes, without making them. */
export function countOf(rule: Rule): number {
  const months = monthsFrom(rule.firstMonth, rule.lastMonth).length;
  return rule.each === "month" ? months * Math.min(1, rule.kinds.length) : rule.each === "kind" ? (months === 0 ? 0 : rule.kinds.length) : months * rule.kinds.length;
}

/** `total` in `parts` equal shares that add up to it exactly: the first ones have the smallest unit more. Undefined for
    what is no amount. */
export function divided(total: string, parts: number): string[] | undefined {
  const [, whole, fraction = ""] = /^(\d{1,15})(?:\.(\d{0,6}))?$/.exec(total) ?? [];
  if (whole === undefined || parts < 1) return undefined;
  const units = BigInt(whole + fraction);
  const [share, rest] = [units / BigInt(parts), Number(units % BigInt(parts))];
  return Array.from({ length: parts }, (_, index) => {
    const digits = (index < rest ? share + 1n : share).toString().padStart(fraction.length + 1, "0");
    const point = digits.length - fraction.length;
    return fraction === "" ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  });
}
