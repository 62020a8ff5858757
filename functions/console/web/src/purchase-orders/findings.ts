// What needs attention in a purchase order: the line item, months and amount of each health flag.

import type { HealthFlag, LineItem, PurchaseOrder } from "../api/model.ts";
import { spans } from "../coverage/words.ts";
import { compareAmounts, difference, isNegative, isShareBelow, isZero, money } from "../format/money.ts";
import { date, month, months, monthsFrom } from "../format/month.ts";
import { HEALTH } from "../format/words.ts";
import { t } from "../words/index.ts";

export interface Finding {
  flag: HealthFlag;
  text: string;
  /** The line item that the text is about. */
  lineItemNumber?: string;
}

/** Lists findings by the order of `flags`. A line item is low if it is below `lowPercent` of its value. */
export function findingsOf(order: PurchaseOrder, flags: readonly HealthFlag[], lowPercent: string): Finding[] {
  return flags.flatMap((flag) => {
    const own = SPECIFIC[flag]?.(order, lowPercent) ?? [];
    return own.length > 0 ? own.map((finding) => ({ flag, ...finding })) : [{ flag, text: HEALTH[flag]?.about ?? flag }];
  });
}

type Specific = (order: PurchaseOrder, lowPercent: string) => Omit<Finding, "flag">[];

const SPECIFIC: Partial<Record<HealthFlag, Specific>> = {
  NEGATIVE_BALANCE: (order) => ofLines(order, ({ balance }) => (balance !== undefined && isNegative(balance) ? t.orders.belowZero(money(balance.replace("-", ""), order.currency)) : undefined)),
  OVER_CREDITED: (order) =>
    ofLines(order, ({ balance, totalValue }) => (balance !== undefined && compareAmounts(balance, totalValue) > 0 ? t.orders.overCredited(money(difference(balance, totalValue), order.currency)) : undefined)),
  LOW_BALANCE: (order, lowPercent) => ofLines(order, (line) => (isLow(line, lowPercent) ? t.orders.leftOf(money(line.balance ?? "0", order.currency), money(line.totalValue, order.currency)) : undefined)),
  RUNS_OUT_EARLY: (order) =>
    ofLines(order, ({ forecast, endMonth }) =>
      forecast?.early === true ? t.orders.runsOut(month(forecast.runsOutMonth), month(endMonth), money(forecast.monthlyMean, order.currency)) : undefined,
    ),
  EXPIRING: ({ expirationMonth }) => [{ text: t.orders.endsAfter(date(lastDay(expirationMonth))) }],
  UNCOVERED_MONTHS: ({ effectiveMonth, expirationMonth, lineItems }) => {
    const uncovered = monthsFrom(effectiveMonth, expirationMonth).filter((one) => !lineItems.some(({ startMonth, endMonth }) => startMonth <= one && one <= endMonth));
    return uncovered.length === 0 ? [] : [{ text: t.orders.uncovered(spans(uncovered)) }];
  },
};

function ofLines(order: PurchaseOrder, say: (line: LineItem) => string | undefined): Omit<Finding, "flag">[] {
  return order.lineItems.flatMap((line) => {
    const text = say(line);
    const { lineItemNumber, startMonth, endMonth } = line;
    return text === undefined ? [] : [{ lineItemNumber, text: t.orders.lineFinding(lineItemNumber, months(startMonth, endMonth), text) }];
  });
}

/** Whether a line item has something left, but less than a share of its value. */
export function isLow({ balance, totalValue }: Pick<LineItem, "balance" | "totalValue">, percent: string): boolean {
  return balance !== undefined && !isZero(totalValue) && !isNegative(balance) && isShareBelow(balance, totalValue, percent);
}

function lastDay(text: string): string {
  const [year, number] = text.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
