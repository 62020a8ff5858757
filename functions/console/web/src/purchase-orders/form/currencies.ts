import { locale } from "../../words/language.ts";
import type { Choice } from "./fields.tsx";

const NAMES = new Intl.DisplayNames(locale, { type: "currency" });

/** The currencies of AWS's sellers. */
const FIRST = ["USD", "EUR", "GBP", "JPY", "AUD", "BRL", "CAD", "CHF", "CNY", "INR", "KRW", "SGD"];

/** The currencies that the browser knows. The API may refuse some of them. */
export const CURRENCIES: readonly Choice[] = [
  ...FIRST,
  ...Intl.supportedValuesOf("currency").filter((code) => !FIRST.includes(code)),
].map((code) => ({ value: code, label: `${code} - ${NAMES.of(code) ?? code}` }));
