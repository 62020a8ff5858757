// Reads the purchase orders of an export (CSV), with what was billed to each line item by month. Cells that the rollover
// doesn't change stay as they are in the file.

import type { LineItemType } from "../api/model.ts";
import { plain } from "../format/guard.ts";
import { typed } from "../format/typed.ts";
import { readCsv } from "../imports/csv.ts";
import type { LineDraft } from "../purchase-orders/form/draft.ts";

/** The cells of a row by their column. */
export type Cells = Readonly<Record<string, string>>;

export interface SourceLine {
  draft: LineDraft;
  cells: Cells;
  /** The amounts by billing month, oldest first. */
  billed: readonly (readonly [month: string, amount: string])[];
}

export interface SourceOrder {
  id: string;
  href: string;
  billFrom: readonly string[];
  currency: string;
  effectiveMonth: string;
  expirationMonth: string;
  suspended: boolean;
  value: string;
  cells: Cells;
  lines: readonly SourceLine[];
}

export function sourcesOf(csv: string, hrefOf: (id: string) => string): SourceOrder[] {
  const [header, ...records] = readCsv(csv).records;
  const names = header?.cells ?? [];
  const orders = new Map<string, Cells[]>();
  for (const { cells } of records) {
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
    const id = plain(row["purchaseOrderId"] ?? "");
    orders.set(id, [...(orders.get(id) ?? []), row]);
  }
  // A long purchase order has its own fields on its first row only.
  return [...orders].map(([id, rows]) => orderOf(id, hrefOf(id), rows[0] ?? {}, rows));
}

function orderOf(id: string, href: string, cells: Cells, rows: readonly Cells[]): SourceOrder {
  const text = (name: string) => cells[name] ?? "";
  return {
    id,
    href,
    billFrom: text("billFrom").split(";").map((seller) => seller.trim()),
    currency: text("currency"),
    effectiveMonth: text("effectiveMonth"),
    expirationMonth: text("expirationMonth"),
    suspended: text("status").startsWith("SUSPENDED"),
    value: text("value"),
    cells,
    lines: rows.map(lineOf),
  };
}

function lineOf(cells: Cells): SourceLine {
  const text = (name: string) => plain(cells[name] ?? "");
  const tax = text("tax.percent") !== "" ? ({ taxKind: "percent", tax: typed(text("tax.percent")) } as const) : text("tax.amount") !== "" ? ({ taxKind: "amount", tax: typed(text("tax.amount")) } as const) : ({ taxKind: "none", tax: "" } as const);
  return {
    cells,
    billed: text("billedMonths").split(";").flatMap((part) => {
      const [month = "", amount] = part.trim().split("=");
      return amount === undefined ? [] : [[month, amount] as const];
    }),
    draft: {
      lineItemNumber: text("lineItemNumber"),
      description: text("lineItemDescription"),
      type: text("type") as LineItemType,
      startMonth: text("startMonth"),
      endMonth: text("endMonth"),
      unitPrice: typed(text("unitPrice")),
      quantity: typed(text("quantity")),
      ...tax,
      balanceTracking: text("balanceTracking") !== "false",
    },
  };
}
