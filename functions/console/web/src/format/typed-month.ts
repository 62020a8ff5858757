// Months as people and spreadsheets write them, such as "11/2026", "Nov-26" or "01.11.2026", and the texts that the API takes,
// such as "2026-11". A date is read as its month.

import { language, locale } from "../words/language.ts";

const NAMES = ["jan|jän|jaen", "feb", "mar|mär|mae|mrz", "apr", "may|mai", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec|dez"];
const STARTS = NAMES.map((names) => new RegExp(`^(?:${names})\\p{L}*\\.?$`, "iu"));
/** Whether a date such as 4/5/2026 begins with its day. */
const DAY_FIRST = language !== "en" || (locale !== "en-US" && locale !== "en-PH");

/** Returns the month that a text is; undefined for other texts. */
export function monthIn(text: string, dayFirst = DAY_FIRST): string | undefined {
  const typed = text.trim();
  const [, year, month] = /^(\d{4})[-/. ](\d{1,2})(?:[-/.]\d{1,2}(?:[T ].*)?)?$/.exec(typed) ?? /^(\d{4})(\d{2})$/.exec(typed) ?? [];
  if (year !== undefined) return monthOf(year, Number(month));
  const [, numbered, itsYear] = /^(\d{1,2})[-/.\s]+(\d{4})$/.exec(typed) ?? [];
  if (itsYear !== undefined) return monthOf(itsYear, Number(numbered));
  const [, first, mark, second, dated] = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(typed) ?? [];
  if (dated !== undefined) return ofDate(Number(first), Number(second), dated, dayFirst || mark === ".");
  return named(typed);
}

function ofDate(first: number, second: number, year: string, dayFirst: boolean): string | undefined {
  const [day, month] = dayFirst ? [first, second] : [second, first];
  return day >= 1 && day <= 31 && month <= 12 ? monthOf(year, month) : month >= 1 && month <= 31 ? monthOf(year, day) : undefined;
}

/** Reads "November 2026", "Nov-26" and "1 Nov 2026". */
function named(text: string): string | undefined {
  const [, name = "", year] = /^(?:\d{1,2}\.?[-\s]+)?(\p{L}+\.?)[-\s,]+'?(\d{4}|\d{2})$/u.exec(text) ?? [];
  const month = STARTS.findIndex((start) => start.test(name)) + 1;
  return year === undefined ? undefined : monthOf(year.padStart(4, "20"), month);
}

function monthOf(year: string, month: number): string | undefined {
  return month >= 1 && month <= 12 ? `${year}-${String(month).padStart(2, "0")}` : undefined;
}
