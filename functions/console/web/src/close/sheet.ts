// The statement of a month as a table for a spreadsheet.

import type { Sheet } from "../format/sheet.ts";
import { t } from "../words/index.ts";
import type { StatementLine } from "./statement.ts";

export const AMOUNTS = ["opening", "draws", "credits", "moves", "voids", "closing", "difference"] as const;

export function sheetOf(lines: readonly StatementLine[]): Sheet {
  return {
    header: [t.common.purchaseOrder, t.common.lineItem, t.common.description, t.common.firstMonth, t.common.lastMonth, t.common.currency, ...AMOUNTS.map((name) => t.close[name])],
    rows: lines.map((row) => [
      row.order.purchaseOrderId,
      row.line.lineItemNumber,
      row.line.description,
      row.line.startMonth,
      row.line.endMonth,
      row.order.currency,
      ...AMOUNTS.map((name) => ({ number: row[name] })),
    ]),
  };
}
