// Amounts as people type them, "1,234.50" or "1.234,50", and the decimal texts that the API takes. A single mark that could
// group thousands or begin decimals, as in "1.234", is read by the person's locale; the form shows how it was read.

import { locale } from "../words/language.ts";
import { grouped } from "./number.ts";

const DECIMAL_MARK = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === "decimal")?.value ?? ".";

/** Returns the decimal text of a typed amount. A text that isn't an amount is returned as it is, for the API to refuse. */
export function amount(text: string, mark = DECIMAL_MARK): string {
  const typed = text.trim();
  const [, sign = "", digits = ""] = /^([-−+]?)\s*(.*)$/.exec(typed) ?? [];
  const plain = digits.replace(/(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(\D|$))/g, "");
  if (!/^[\d.,]*\d[\d.,]*$/.test(plain)) return typed;
  const decimal = decimalMarkOf(plain, mark);
  const [whole = "", fraction, ...more] = decimal === undefined ? [plain] : plain.split(decimal);
  const groups = whole.split(/[.,]/);
  const regular = groups.length === 1 || (/^\d{1,3}$/.test(groups[0] ?? "") && groups.slice(1).every((group) => /^\d{3}$/.test(group)));
  if (!regular || more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return typed;
  const negative = sign === "-" || sign === "−" ? "-" : "";
  return `${negative}${groups.join("") || "0"}${fraction === undefined || fraction === "" ? "" : `.${fraction}`}`;
}

/** The mark that begins the decimals; undefined if all marks group thousands. */
function decimalMarkOf(text: string, mark: string): string | undefined {
  const marks: readonly string[] = text.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return undefined;
  if (marks.includes(".") && marks.includes(",")) return last;
  if (marks.length > 1) return undefined;
  const groupsOnly = /^\d{1,3}[.,]\d{3}$/.test(text) && !text.startsWith("0");
  return groupsOnly && last !== mark ? undefined : last;
}

/** Returns a decimal text of the API as the person would type it. */
export function typed(text: string): string {
  return /^\d+(\.\d+)?$/.test(text) ? grouped(text) : text;
}
