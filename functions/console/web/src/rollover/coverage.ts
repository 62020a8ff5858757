// How many months purchase orders cover for a seller, before and after the accepted proposals.

import { addMonths, monthsFrom } from "../format/month.ts";
import type { Proposal } from "./propose.ts";
import type { SourceOrder } from "./source.ts";

export interface CoverageStrip {
  seller: string;
  currency: string;
  months: readonly { month: string; before: boolean; after: boolean }[];
}

/** The most months of a strip. */
const MONTHS_MAX = 24;

/** Returns a strip for each seller and currency of the proposals, over the months of all proposals. */
export function stripsOf(sources: readonly SourceOrder[], proposals: readonly Proposal[], accepted: ReadonlySet<string>): CoverageStrip[] {
  const first = proposals.map(({ effectiveMonth }) => effectiveMonth).sort()[0];
  const last = proposals.map(({ expirationMonth }) => expirationMonth).sort().at(-1);
  if (first === undefined || last === undefined) return [];
  const months = monthsFrom(first, last < addMonths(first, MONTHS_MAX) ? last : addMonths(first, MONTHS_MAX - 1));
  const before = new Set(sources.filter(({ suspended }) => !suspended).flatMap((order) => covered(order, order.lines.map(({ draft }) => draft))));
  const after = new Set(proposals.filter(({ source }) => accepted.has(source.id)).flatMap(({ source, lines }) => covered(source, lines)));
  const pairs = new Set(proposals.flatMap(({ source }) => source.billFrom.map((seller) => `${seller} ${source.currency}`)));
  return [...pairs].sort().map((pair) => {
    const [seller = "", currency = ""] = pair.split(" ");
    return { seller, currency, months: months.map((month) => ({ month, before: before.has(`${pair} ${month}`), after: before.has(`${pair} ${month}`) || after.has(`${pair} ${month}`) })) };
  });
}

function covered({ billFrom, currency }: SourceOrder, lines: readonly { startMonth: string; endMonth: string }[]): string[] {
  const months = new Set(lines.flatMap(({ startMonth, endMonth }) => monthsFrom(startMonth, endMonth)));
  return billFrom.flatMap((seller) => [...months].map((month) => `${seller} ${currency} ${month}`));
}
