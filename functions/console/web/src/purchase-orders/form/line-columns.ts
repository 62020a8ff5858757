// The columns of line items in a grid.

import type { LineItemType } from "../../api/model.ts";
import { LINE_TYPES } from "../../format/words.ts";
import { asAmount, asChoice, asMonth, asText, asYesOrNo, type Choice, type GridColumn, isAmount, YES_OR_NO } from "../../grid/columns.ts";
import { t } from "../../words/index.ts";
import type { LineDraft } from "./draft.ts";
import { readAs } from "./line-fields.tsx";

/** Returns the columns for a currency, with the types to choose from. */
export function lineColumns(currency: string, types: readonly Choice[]): GridColumn<LineDraft>[] {
  const field = <Name extends "lineItemNumber" | "description" | "startMonth" | "endMonth" | "unitPrice" | "quantity">(id: Name) => ({
    id,
    text: (line: LineDraft) => line[id],
    with: (line: LineDraft, text: string): LineDraft => ({ ...line, [id]: text }),
  });
  const hint = (text: string, among?: string) => (/^[^.,]*[.,]\d{3}$/.test(text) ? readAs(text, among) : "");
  return [
    { ...field("lineItemNumber"), label: t.common.number, width: 4.5, read: asText, rule: "" },
    {
      id: "type",
      label: t.common.type,
      width: 9,
      choices: types,
      others: LINE_TYPES,
      text: (line) => line.unread?.type ?? line.type,
      with: (line, text) => (types.some(({ value }) => value === text) ? { ...readable(line, "type"), type: text as LineItemType } : { ...line, unread: { ...line.unread, type: text } }),
      read: asChoice(types),
      rule: t.grid.typeRule,
    },
    { ...field("startMonth"), label: t.common.firstMonth, width: 6, read: asMonth, rule: t.grid.monthRule },
    { ...field("endMonth"), label: t.common.lastMonth, width: 6, read: asMonth, rule: t.grid.monthRule },
    { ...field("unitPrice"), label: t.form.unitPrice(currency), width: 7, end: true, read: (text) => asAmount(text, currency), rule: t.grid.amountRule(currency), hint: (text) => hint(text, currency) },
    { ...field("quantity"), label: t.form.quantity, width: 5, end: true, read: (text) => (isAmount(text) ? text.trim() : undefined), rule: t.grid.numberRule, hint: (text) => hint(text) },
    { id: "tax", label: t.form.tax, width: 4, end: true, text: taxText, with: withTax, read: (text) => readTax(text, currency), rule: t.grid.taxRule },
    {
      id: "balanceTracking",
      label: t.grid.tracked,
      width: 5,
      choices: YES_OR_NO,
      text: (line) => line.unread?.balanceTracking ?? String(line.balanceTracking),
      with: (line, text) =>
        text === "true" || text === "false" ? { ...readable(line, "balanceTracking"), balanceTracking: text === "true" } : { ...line, unread: { ...line.unread, balanceTracking: text } },
      read: asYesOrNo,
      rule: t.grid.yesOrNoRule,
    },
    { ...field("description"), label: t.common.description, width: 8, read: asText, rule: "" },
  ];
}

/** Forgets the text of a field that wasn't readable. */
function readable({ unread, ...line }: LineDraft, name: "type" | "balanceTracking"): LineDraft {
  const left = Object.entries(unread ?? {}).filter(([other]) => other !== name);
  return left.length === 0 ? line : { ...line, unread: Object.fromEntries(left) };
}

/** `19%`, or an amount */
function taxText({ taxKind, tax }: LineDraft): string {
  return taxKind === "none" ? "" : taxKind === "percent" ? `${tax}%` : tax;
}

function withTax(line: LineDraft, text: string): LineDraft {
  if (text.trim() === "") return { ...line, taxKind: "none", tax: "" };
  return text.includes("%") ? { ...line, taxKind: "percent", tax: text.replaceAll("%", "") } : { ...line, taxKind: "amount", tax: text };
}

function readTax(text: string, currency: string): string | undefined {
  const percent = /^\s*([^%]*?)\s*%\s*$/.exec(text)?.[1];
  if (percent === undefined) return asAmount(text, currency);
  return percent !== "" && isAmount(percent) ? `${percent}%` : undefined;
}

/** Returns the JSON pointers of a cell's field in the request. */
export function pointersOf(line: LineDraft | undefined, index: number, column: string): string[] {
  const pointer = `/lineItems/${index}/${column}`;
  return column === "tax" && line !== undefined && line.taxKind !== "none" ? [pointer, `${pointer}/${line.taxKind}`] : [pointer];
}
