// Formats numbers in the person's locale. A decimal text is formatted exactly, whatever its size.

import { locale } from "../words/language.ts";

const FORMATS = new Map<number, Intl.NumberFormat>();

function formatOf(digits: number): Intl.NumberFormat {
  const known = FORMATS.get(digits) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  FORMATS.set(digits, known);
  return known;
}

/** `12,904.61`, from a decimal text without a sign. */
export function grouped(text: string): string {
  return formatOf(text.split(".")[1]?.length ?? 0).format(text as Intl.StringNumericLiteral);
}

/** A whole number: `1,234` */
export function whole(number: number): string {
  return formatOf(0).format(number);
}
