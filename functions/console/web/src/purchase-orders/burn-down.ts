// The burn-down of one purchase order by month, by the rules of the account's burn-down: domain/tests/summary.md has the cases of
// both. A line item counts in its own months only.

import type { BurnDownMonth, LineItem, PurchaseOrder } from "../api/model.ts";
import { difference, isNegative, isZero, portion, sum } from "../format/money.ts";
import { addMonths, monthsFrom } from "../format/month.ts";

/** The most billed months that a pace averages, and the fewest. */
const PACE_MONTHS = 3;
const PACE_MONTHS_MIN = 2;
/** The months, before the current one, after which no more invoices are expected. */
const INVOICED_WITHIN = 2;

type BilledMonth = LineItem["billedMonths"][number];

/** What is expected to be invoiced each month after `from`: the mean of some billed months. */
interface Pace {
  total: string;
  months: number;
  from: string;
}

export function burnDownOf({ lineItems, effectiveMonth, expirationMonth, value }: Pick<PurchaseOrder, "lineItems" | "effectiveMonth" | "expirationMonth" | "value">, now: string): BurnDownMonth[] {
  const tracked = lineItems.filter(({ balance }) => balance !== undefined);
  if (tracked.length === 0) return [];
  const paces = new Map(tracked.map((line) => [line, paceOf(line, now) ?? paceOfMonthsAlike(line, tracked)]));
  // Zero with the currency's decimals.
  const zero = difference(value, value);
  const total = (amounts: readonly string[]) => sum([zero, ...amounts]);
  return monthsFrom(effectiveMonth, expirationMonth).map((month) => {
    const lines = tracked.filter(({ startMonth, endMonth }) => startMonth <= month && month <= endMonth);
    const remaining = lines.map((line) => remainingOf(line, month));
    const expected = lines.map((line) => expectedUntil(paces.get(line), month));
    return {
      month,
      value: total(lines.map(({ totalValue }) => totalValue)),
      invoiced: total(tracked.flatMap(({ billedMonths }) => billedMonths.filter(({ billingPeriod }) => billingPeriod === month).map(({ amount }) => amount))),
      remaining: total(remaining),
      ...(month >= now ? { projected: difference(total(remaining), total(expected)) } : {}),
    };
  });
}

/** A line item's balance at the end of a month: what was billed for later months was still part of it. */
function remainingOf({ balance = "0", billedMonths }: LineItem, month: string): string {
  return sum([balance, ...billedMonths.filter(({ billingPeriod }) => billingPeriod > month).map(({ amount }) => amount)]);
}

function paceOf({ billedMonths }: LineItem, now: string): Pace | undefined {
  const billed = billedMonths.filter(({ amount }) => !isZero(amount));
  const last = billed[0]?.billingPeriod ?? "";
  const before = addMonths(now, -INVOICED_WITHIN);
  return paceOfMonths(billed, last > before ? last : before);
}

/** The pace of a line item for one month that isn't billed yet: that of the last such line items of its type. */
function paceOfMonthsAlike(line: LineItem, tracked: readonly LineItem[]): Pace | undefined {
  const isForOneMonth = ({ startMonth, endMonth }: LineItem) => startMonth === endMonth;
  if (!isForOneMonth(line) || line.billedMonths.length > 0) return undefined;
  const alike = tracked.filter((other) => isForOneMonth(other) && other.type === line.type);
  const billed = alike.flatMap(({ billedMonths }) => billedMonths.filter(({ amount }) => !isZero(amount)));
  const latestFirst = billed.sort((a, b) => (a.billingPeriod < b.billingPeriod ? 1 : a.billingPeriod > b.billingPeriod ? -1 : 0));
  return paceOfMonths(latestFirst, addMonths(line.startMonth, -1));
}

function paceOfMonths(latestFirst: readonly BilledMonth[], from: string): Pace | undefined {
  const amounts = latestFirst.slice(0, PACE_MONTHS).map(({ amount }) => amount);
  const total = sum(amounts);
  return amounts.length < PACE_MONTHS_MIN || isZero(total) || isNegative(total) ? undefined : { total, months: amounts.length, from };
}

function expectedUntil(pace: Pace | undefined, month: string): string {
  if (pace === undefined || month <= pace.from) return "0";
  return portion(pace.total, monthsFrom(pace.from, month).length - 1, pace.months);
}
