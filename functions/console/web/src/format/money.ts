// Formats amounts in the person's locale, by currency. An amount stays the decimal text that the API sent, or becomes an exact BigInt of
// its smallest unit; only `coordinate` and `barLength`, which place shapes on a screen, return floating-point numbers.

import { t } from "../words/index.ts";
import { grouped } from "./number.ts";
import { locale } from "../words/language.ts";


/** `USD 12,904.61`, in German `12.904,61 USD`; a negative amount has a true minus sign. Shows the decimals that the API sent. */
export function money(amount: string, currency: string): string {
  return t.format.money(decimal(amount), currency);
}

/** `12,904.61` */
export function decimal(amount: string): string {
  return `${isNegative(amount) ? "−" : ""}${grouped(amount.replace(/^-/, ""))}`;
}

export function isNegative(amount: string): boolean {
  return amount.startsWith("-") && !isZero(amount);
}

export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** `1.2M`, for axis labels. */
export function compact(value: number): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** An amount as a position on an axis; too imprecise to show or to add up. */
export function coordinate(amount: string): number {
  return Number(amount);
}

/** The share of `whole` that is left, from 0 to 100 in steps of a hundredth; undefined unless `whole` is above zero. */
export function barLength(balance: string, whole: string): number | undefined {
  const hundredths = shareOf(balance, whole, 10_000n);
  if (hundredths === undefined) return undefined;
  return hundredths < 0n ? 0 : hundredths > 10_000n ? 100 : Number(hundredths) / 100;
}

/**
 * The share of `whole` that is left, in whole percents: below 0% or above 100% where the balance is. Mails use the same
 * rule: rounded down, so that nothing below a threshold reads as having reached it, and "less than 1%" between 0 and 1.
 */
export function percentText(balance: string, whole: string): string | undefined {
  const percent = shareOf(balance, whole, 100n);
  if (percent === undefined) return undefined;
  if (percent === 0n && !isZero(balance)) return t.format.lessThan1;
  return t.format.percent(decimal(percent.toString()));
}

/** The share of `whole` that was drawn beyond it, in whole percents; undefined unless `balance` is below zero and `whole` above. */
export function overdrawnText(balance: string, whole: string): string | undefined {
  return isNegative(balance) ? percentText(balance, whole)?.replace("−", "") : undefined;
}

/** Whether `balance` is below a percentage of `whole`. */
export function isShareBelow(balance: string, whole: string, percent: string): boolean {
  const [decimals, places] = [Math.max(decimalsOf(balance), decimalsOf(whole)), decimalsOf(percent)];
  return signedUnits(balance, decimals) * 100n * 10n ** BigInt(places) < signedUnits(whole, decimals) * units(percent, places);
}

/** `parts` times `balance` divided by `whole`, rounded down. */
function shareOf(balance: string, whole: string, parts: bigint): bigint | undefined {
  const decimals = Math.max(decimalsOf(balance), decimalsOf(whole));
  const [part, total] = [units(balance, decimals) * parts, units(whole, decimals)];
  if (total <= 0n) return undefined;
  // BigInt division rounds toward zero.
  return part / total - (part % total < 0n ? 1n : 0n);
}

function decimalsOf(amount: string): number {
  return amount.split(".")[1]?.length ?? 0;
}

/** An amount in units of its last decimal: `12.5` with two decimals is 1250. */
function units(amount: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** Adds up amounts exactly, with the decimals of the longest one. */
export function sum(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map(decimalsOf));
  return fromUnits(amounts.reduce((total, amount) => total + signedUnits(amount, decimals), 0n), decimals);
}

/** `one` less `other` */
export function difference(one: string, other: string): string {
  const decimals = Math.max(decimalsOf(one), decimalsOf(other));
  return fromUnits(signedUnits(one, decimals) - signedUnits(other, decimals), decimals);
}

/** Compares two amounts for sorting. */
export function compareAmounts(one: string, other: string): number {
  const less = difference(one, other);
  return isZero(less) ? 0 : isNegative(less) ? -1 : 1;
}

function signedUnits(amount: string, decimals: number): bigint {
  const size = units(amount.replace(/^-/, ""), decimals);
  return amount.startsWith("-") ? -size : size;
}

function fromUnits(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return `${units < 0n ? "-" : ""}${decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`}`;
}

/** Divides an amount by a quantity, rounded up to the amount's decimals, so that the quotient times the quantity is enough. */
export function dividedUp(amount: string, quantity: string): string {
  const decimals = decimalsOf(amount);
  const places = decimalsOf(quantity);
  const divisor = units(quantity, places);
  if (divisor <= 0n) return amount;
  const scaled = signedUnits(amount, decimals) * 10n ** BigInt(places);
  return fromUnits((scaled + divisor - 1n) / divisor, decimals);
}

/** An amount above zero, times a number and divided by another, rounded half up to the amount's decimals. */
export function portion(amount: string, times: number, divisor: number): string {
  const decimals = decimalsOf(amount);
  const by = BigInt(divisor);
  return fromUnits((2n * signedUnits(amount, decimals) * BigInt(times) + by) / (2n * by), decimals);
}

/** An amount times a whole number. */
export function product(amount: string, times: number): string {
  const decimals = decimalsOf(amount);
  return fromUnits(signedUnits(amount, decimals) * BigInt(times), decimals);
}

/** An amount rounded up to a multiple of a whole number of its currency, such as 1,000. */
export function roundedUp(amount: string, step: string | undefined): string {
  if (step === undefined) return amount;
  const decimals = decimalsOf(amount);
  const size = units(step, decimals);
  const whole = signedUnits(amount, decimals);
  const rest = ((whole % size) + size) % size;
  return fromUnits(rest === 0n ? whole : whole - rest + size, decimals);
}
