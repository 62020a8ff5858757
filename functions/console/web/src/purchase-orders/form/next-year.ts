// A copy of a purchase order for another year: its months and its line items' months moved, a new ID suggested.

import { addMonths, isMonth } from "../../format/month.ts";
import type { Draft } from "./draft.ts";

/** The same, `by` months later. */
export function moved(draft: Draft, by: number): Draft {
  return {
    ...draft,
    purchaseOrderId: nextId(draft.purchaseOrderId, draft.effectiveMonth, by),
    effectiveMonth: addMonths(draft.effectiveMonth, by),
    expirationMonth: addMonths(draft.expirationMonth, by),
    lineItems: draft.lineItems.map((line) => ({
      ...line,
      startMonth: addMonths(line.startMonth, by),
      endMonth: addMonths(line.endMonth, by),
    })),
  };
}

/** The ID with its year (or month) moved along, where it has one; else with the new first year behind it. */
export function nextId(id: string, firstMonth: string, by: number): string {
  const month = /\d{4}-\d{2}/.exec(id)?.[0];
  if (month !== undefined && isMonth(month)) return id.replace(month, addMonths(month, by));
  const years = Math.round(by / 12) || 1;
  const year = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(id)?.[0];
  if (year !== undefined) return id.replace(year, String(Number(year) + years));
  const fiscal = /FY(\d{2})(?!\d)/.exec(id);
  if (fiscal !== null) return id.replace(fiscal[0], `FY${String((Number(fiscal[1]) + years) % 100).padStart(2, "0")}`);
  return `${id}-${addMonths(firstMonth, by).slice(0, 4)}`;
}
