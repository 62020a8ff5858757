// Generates line items by a rule: one per month, one per type, or one per type and month.

import type { LineItemType } from "../../api/model.ts";
import { monthsFrom } from "../../format/month.ts";
import { type LineDraft, nextNumber, type TaxKind } from "./draft.ts";
import { amount, typed } from "../../format/typed.ts";

/** The most line items that a purchase order may have. */
export const LINES_MAX = 100;

export interface GenerationRule {
  each: "month" | "type" | "both";
  /** One per month uses only the first. */
  types: LineItemType[];
  firstMonth: string;
  lastMonth: string;
  unitPrice: string;
  /** Whether `unitPrice` is a total to divide among the line items. */
  divide: boolean;
  taxKind: TaxKind;
  tax: string;
  balanceTracking: boolean;
}

export function generated(rule: GenerationRule, existing: readonly LineDraft[]): LineDraft[] {
  const months = monthsFrom(rule.firstMonth, rule.lastMonth, LINES_MAX + 1);
  const whole = [{ startMonth: rule.firstMonth, endMonth: rule.lastMonth }];
  const single = months.map((month) => ({ startMonth: month, endMonth: month }));
  const windows = rule.each === "type" ? (months.length === 0 ? [] : whole) : single;
  const types = rule.each === "month" ? rule.types.slice(0, 1) : rule.types;
  const first = Number(nextNumber(existing));
  const lines = types.flatMap((type, place) =>
    windows.map((window, index) => ({
      lineItemNumber: rule.each === "both" ? `${first + place}.${index + 1}` : String(first + place + index),
      description: "",
      type,
      ...window,
      unitPrice: rule.unitPrice,
      quantity: "1",
      taxKind: rule.taxKind,
      tax: rule.tax,
      balanceTracking: rule.balanceTracking,
    })),
  );
  const shares = rule.divide ? divided(amount(rule.unitPrice), lines.length) : undefined;
  return shares === undefined ? lines : lines.map((line, index) => ({ ...line, unitPrice: typed(shares[index] ?? line.unitPrice) }));
}

/** Counts the line items that a rule generates. */
export function countOf(rule: GenerationRule): number {
  const months = monthsFrom(rule.firstMonth, rule.lastMonth).length;
  return rule.each === "month" ? months * Math.min(1, rule.types.length) : rule.each === "type" ? (months === 0 ? 0 : rule.types.length) : months * rule.types.length;
}

/**
 * Divides an amount into equal parts that add up to it exactly: the first parts are one unit of the last decimal larger.
 * Undefined if `total` isn't an amount.
 */
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
