// The burn-down of one purchase order by month: its tracked value, what was invoiced, and what remains.

import type { BurnDownMonth, PurchaseOrder } from "../api/model.ts";
import { difference, isNegative, sum } from "../format/money.ts";
import { monthsFrom } from "../format/month.ts";

/** Months ahead are expected to be invoiced at the pace of each line item's forecast, as the account's burn-down expects. */
export function burnDownOf({ lineItems, effectiveMonth, expirationMonth }: PurchaseOrder, now: string): BurnDownMonth[] {
  const tracked = lineItems.filter(({ balanceTracking }) => balanceTracking);
  if (tracked.length === 0) return [];
  const value = sum(tracked.map(({ totalValue }) => totalValue));
  let remaining = value;
  let projected = value;
  return monthsFrom(effectiveMonth, expirationMonth).map((month) => {
    const invoiced = sum(tracked.flatMap(({ billedMonths }) => billedMonths.filter(({ billingPeriod }) => billingPeriod === month).map(({ amount }) => amount)));
    const expected = sum(tracked.filter(({ startMonth, endMonth, forecast }) => forecast !== undefined && startMonth <= month && month <= endMonth).map(({ forecast }) => forecast?.monthlyMean ?? "0"));
    remaining = difference(remaining, invoiced);
    // A month that is billed already isn't expected again.
    projected = month < now || isNegative(difference(expected, invoiced)) ? difference(projected, invoiced) : difference(projected, expected);
    return { month, value, invoiced, remaining, ...(month >= now ? { projected } : {}) };
  });
}
