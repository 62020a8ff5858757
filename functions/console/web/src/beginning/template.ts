// A file to fill in and import: the columns that most purchase orders need, two examples, and what to write into each column.

import type { Sheet, SheetCell } from "../format/sheet.ts";
import { begin } from "../words/begin.ts";

export const COLUMNS = [
  "purchaseOrderId",
  "description",
  "billFrom",
  "currency",
  "effectiveMonth",
  "expirationMonth",
  "lineItemNumber",
  "type",
  "startMonth",
  "endMonth",
  "unitPrice",
  "quantity",
  "tax.percent",
  "balanceTracking",
  "lineItemDescription",
  "whenDepleted",
  "paymentTerms",
  "contacts",
  "tags",
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], SheetCell>>;

/** The rows of a purchase order repeat its own fields, or leave them empty except for the ID. */
export function templateOf(year: number): Sheet {
  const [first, last] = [`${year}-01`, `${year}-12`];
  const usage: Row = {
    purchaseOrderId: `EXAMPLE-${year}`,
    description: begin.exampleYear,
    billFrom: "AWS_INC",
    currency: "USD",
    effectiveMonth: first,
    expirationMonth: last,
    whenDepleted: "CONTINUE",
    paymentTerms: "NET30",
    contacts: "Ada Buyer <ada@example.com>",
    tags: "project=example",
  };
  const rows: Row[] = [
    { ...usage, lineItemNumber: "1", type: "MONTHLY_USAGE", unitPrice: { number: "1000.00" }, quantity: { number: "12" }, balanceTracking: "true", lineItemDescription: begin.exampleUsage },
    { purchaseOrderId: `EXAMPLE-${year}`, lineItemNumber: "2", type: "SUBSCRIPTION", startMonth: first, endMonth: `${year}-06`, unitPrice: { number: "600.00" }, quantity: { number: "1" }, "tax.percent": { number: "19" }, balanceTracking: "true", lineItemDescription: begin.exampleHalf },
    { ...usage, purchaseOrderId: `EXAMPLE-${year}-EU`, description: begin.exampleUntracked, billFrom: "AWS_EMEA_SARL", currency: "EUR", lineItemNumber: "1", type: "ALL", balanceTracking: "false", lineItemDescription: begin.exampleNoBudget },
  ];
  return { name: "Line items", header: COLUMNS, rows: rows.map((row) => COLUMNS.map((column) => row[column])) };
}

export function notesOf(): Sheet {
  const notes = COLUMNS.map((column) => [column, begin.columns[column]]);
  return { name: begin.notes, header: [begin.column, begin.whatToWrite], rows: [...notes, [], ...begin.rules.map((rule) => ["", rule])] };
}
