import { product, sum } from "../format/money.ts";
import { amount } from "../format/typed.ts";
import type { LineDraft } from "../purchase-orders/form/draft.ts";

/** The sum of the line items' values, with tax, as far as their amounts can be read. The API's rounding decides in the end. */
export function valueOf(lines: readonly LineDraft[]): string {
  return sum(["0", ...lines.map(lineValue)]);
}

function lineValue({ unitPrice, quantity, taxKind, tax }: LineDraft): string {
  const [price, number, more] = [amount(unitPrice), amount(quantity), amount(tax)];
  if (![price, number].every((text) => /^\d+(\.\d+)?$/.test(text))) return "0";
  const net = times(price, number, 0);
  if (taxKind === "none" || !/^\d+(\.\d+)?$/.test(more)) return rounded(net, price);
  return rounded(taxKind === "amount" ? sum([net, more]) : sum([net, times(net, more, 2)]), price);
}

/** Multiplies two decimal texts exactly, and divides by a power of ten. */
function times(one: string, other: string, shift: number): string {
  const places = (other.split(".")[1]?.length ?? 0) + shift;
  const digits = product(one, 1).replace(".", "");
  const decimals = (one.split(".")[1]?.length ?? 0) + places;
  const all = (BigInt(digits) * BigInt(other.replace(".", ""))).toString().padStart(decimals + 1, "0");
  return decimals === 0 ? all : `${all.slice(0, -decimals)}.${all.slice(-decimals)}`;
}

/** Rounds half up to the decimals of a price. */
function rounded(value: string, price: string): string {
  const decimals = price.split(".")[1]?.length ?? 0;
  const [whole = "0", fraction = ""] = value.split(".");
  const kept = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0")) + (Number(fraction[decimals] ?? "0") >= 5 ? 1n : 0n);
  const digits = kept.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
