// Copies a purchase order to another year: moves its months and its line items' months, and suggests an ID.

import { addMonths, isMonth } from "../../format/month.ts";
import type { PurchaseOrderDraft } from "./draft.ts";

/** Moves a draft by a number of months. */
export function movedBy(draft: PurchaseOrderDraft, by: number): PurchaseOrderDraft {
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

/** Moves the month or year in an ID. If it has none, appends the new first year. */
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
