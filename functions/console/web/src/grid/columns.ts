// The columns of a grid, and how each reads what people type or paste.

import { amount } from "../format/typed.ts";
import { monthIn } from "../format/typed-month.ts";
import { t } from "../words/index.ts";

export interface Choice {
  value: string;
  label: string;
}

export interface GridColumn<Row> {
  id: string;
  label: string;
  /** Its least width, in rem. */
  width: number;
  /** Whether its texts stand at the end of their cells, as amounts do. */
  end?: boolean;
  choices?: readonly Choice[];
  /** The words for texts that can't be chosen. */
  others?: Record<string, string>;
  text: (row: Row) => string;
  with: (row: Row, text: string) => Row;
  /** Reads a typed or pasted text; undefined if it can't be read. A text that can't be read is kept as it is. */
  read: (text: string) => string | undefined;
  /** Says what can be written, at a cell that can't be read. */
  rule: string;
  /** Says how a text was read that could mean two things. */
  hint?: (text: string, row: Row) => string;
}

export const asText = (text: string): string => text.trim();

export function asMonth(text: string): string | undefined {
  return text.trim() === "" ? "" : monthIn(text);
}

/** The signs that stand for currencies; a dollar may be any. */
const SIGNS: Record<string, readonly string[]> = { "€": ["EUR"], "£": ["GBP"], "¥": ["JPY", "CNY"], "₹": ["INR"], "₩": ["KRW"] };

/** Reads an amount as it stands in a spreadsheet, with or without its currency; undefined for an amount in another one. */
export function asAmount(text: string, currency: string): string | undefined {
  const [, before = "", number = "", after = ""] = /^([^\d.,+−-]*)(.*?)([^\d.,]*)$/su.exec(text.trim()) ?? [];
  const sign = (before.trim() || after.trim()).toUpperCase();
  const isOwn = sign === "" || sign === currency || (SIGNS[sign]?.includes(currency) ?? (sign.endsWith("$") && /D$|MXN/.test(currency)));
  if (!isOwn || (before.trim() !== "" && after.trim() !== "")) return undefined;
  return isAmount(number) ? number.trim() : undefined;
}

export function isAmount(text: string): boolean {
  return text.trim() === "" || /^-?\d+(\.\d+)?$/.test(amount(text));
}

/** Reads a choice by its value or its label. */
export function asChoice(choices: readonly Choice[]): (text: string) => string | undefined {
  const plain = (text: string) => text.trim().toLowerCase().replaceAll(/[\s_]+/g, " ");
  return (text) => choices.find(({ value, label }) => [value, label].map(plain).includes(plain(text)))?.value;
}

export const YES_OR_NO: readonly Choice[] = [
  { value: "true", label: t.grid.yes },
  { value: "false", label: t.grid.no },
];

const WORDS = [/^(true|yes|y|x|1|ja|j|wahr|✓|✔)$/i, /^(false|no|n|0|nein|falsch|-|)$/i];

export function asYesOrNo(text: string): string | undefined {
  const [yes, no] = WORDS.map((words) => words.test(text.trim()));
  return yes === true ? "true" : no === true ? "false" : undefined;
}
