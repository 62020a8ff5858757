// The statement of a month as a table for a spreadsheet.

import type { Sheet } from "../format/sheet.ts";
import { t } from "../words/index.ts";
import { CHANGES, type StatementLine } from "./statement.ts";

export const AMOUNTS = [...CHANGES, "difference"] as const;

export function sheetOf(lines: readonly StatementLine[]): Sheet {
  return {
    header: [t.common.purchaseOrder, t.common.lineItem, t.common.description, t.common.firstMonth, t.common.lastMonth, t.common.currency, ...AMOUNTS.map((name) => t.close[name])],
    rows: lines.map(({ order, line }) => [
      order.purchaseOrderId,
      line.lineItemNumber,
      line.description,
      line.startMonth,
      line.endMonth,
      order.currency,
      ...AMOUNTS.map((name) => ({ number: line[name] })),
    ]),
  };
}
