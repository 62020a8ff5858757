import type { Choice } from "./fields.tsx";

const NAMES = new Intl.DisplayNames("en-US", { type: "currency" });

/** The currencies that the browser knows, those of AWS's sellers first. The API has the last word. */
const FIRST = ["USD", "EUR", "GBP", "JPY", "AUD", "BRL", "CAD", "CHF", "CNY", "INR", "KRW", "SGD"];

export const CURRENCIES: readonly Choice[] = [
  ...FIRST,
  ...Intl.supportedValuesOf("currency").filter((code) => !FIRST.includes(code)),
].map((code) => ({ value: code, label: `${code} - ${NAMES.of(code) ?? code}` }));
