// Proposes next year's purchase order: months moved on, an ID of its own, and values as they were or from what was billed.

import { difference, dividedUp, isNegative, isZero, product, roundedUp, sum } from "../format/money.ts";
import { addMonths, monthsFrom } from "../format/month.ts";
import { amount, typed } from "../format/typed.ts";
import type { LineDraft } from "../purchase-orders/form/draft.ts";
import { nextId } from "../purchase-orders/form/next-year.ts";
import type { SourceLine, SourceOrder } from "./source.ts";

export const ROUNDINGS = ["none", "10", "100", "1000"] as const;

export interface RolloverOptions {
  /** `length` moves a purchase order by its own length. */
  move: "length" | "year";
  values: "billed" | "same";
  rounding: (typeof ROUNDINGS)[number];
}

export interface Proposal {
  source: SourceOrder;
  id: string;
  effectiveMonth: string;
  expirationMonth: string;
  lines: readonly LineDraft[];
}

/** The latest months that values are taken from. */
const BILLED_MAX = 12;

export function proposalOf(source: SourceOrder, { move, values, rounding }: RolloverOptions): Proposal {
  const by = move === "year" ? 12 : lengthOf(source.effectiveMonth, source.expirationMonth);
  return {
    source,
    id: nextId(source.id, source.effectiveMonth, by),
    effectiveMonth: addMonths(source.effectiveMonth, by),
    expirationMonth: addMonths(source.expirationMonth, by),
    lines: source.lines.map((line) => {
      const moved = { ...line.draft, startMonth: addMonths(line.draft.startMonth, by), endMonth: addMonths(line.draft.endMonth, by) };
      return values === "same" ? moved : { ...moved, ...billedValue(line, source, rounding) };
    }),
  };
}

function lengthOf(first: string, last: string): number {
  return monthsFrom(first, last).length;
}

/** The price and the quantity that a month's mean of the latest billed months makes; nothing if none was billed. */
function billedValue(line: SourceLine, { lines }: SourceOrder, rounding: RolloverOptions["rounding"]): Partial<LineDraft> {
  const { draft } = line;
  // A month that isn't billed yet is like the other line items of its type.
  const alike = lines.filter((other) => other.draft.type === draft.type);
  const mean = meanOf(line.billed) ?? meanOf(alike.flatMap(({ billed }) => billed));
  if (mean === undefined || !draft.balanceTracking) return {};
  const months = lengthOf(draft.startMonth, draft.endMonth);
  // A price by month stays one.
  const monthly = months > 1 && amount(draft.quantity) === String(months);
  const gross = dividedUp(product(mean.total, monthly ? 1 : months), String(mean.months));
  const price = roundedUp(withoutTax(gross, draft), rounding === "none" ? undefined : rounding);
  return isNegative(price) || isZero(price) ? {} : { unitPrice: typed(price), quantity: monthly ? draft.quantity : "1" };
}

/** The sum of the latest billed months, and how many months that is, with those between that have no invoice. */
function meanOf(billed: SourceLine["billed"]): { total: string; months: number } | undefined {
  const last = billed.map(([month]) => month).sort().at(-1);
  if (last === undefined) return undefined;
  const latest = billed.filter(([month]) => month > addMonths(last, -BILLED_MAX));
  const first = latest.map(([month]) => month).sort()[0] ?? last;
  const total = sum(latest.map(([, amount]) => amount));
  return isZero(total) || isNegative(total) ? undefined : { total, months: lengthOf(first, last) };
}

function withoutTax(gross: string, { taxKind, tax }: LineDraft): string {
  if (taxKind === "percent") return dividedUp(product(gross, 100), sum(["100", amount(tax)]));
  return taxKind === "amount" ? difference(gross, amount(tax)) : gross;
}
