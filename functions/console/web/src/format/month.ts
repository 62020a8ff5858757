// Formats months (2026-11), dates (2026-11-30) and instants in the person's locale, and calculates with months.

import { t } from "../words/index.ts";
import { locale } from "../words/language.ts";
const LONG = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
const NAME = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
const DATE = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" });

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** `November 2026` */
export function month(text: string): string {
  return isMonth(text) ? LONG.format(new Date(`${text}-01`)) : text;
}

/** `Nov 2026` */
export function shortMonth(text: string): string {
  return isMonth(text) ? SHORT.format(new Date(`${text}-01`)) : text;
}

/** `January to December 2026`, `November 2026`, `November 2026 to March 2027` */
export function months(first: string, last: string): string {
  if (first === last || !isMonth(first)) return month(last);
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return t.format.span(sameYear ? NAME.format(new Date(`${first}-01`)) : month(first), month(last));
}

/** Adds a number of months, which may be negative. */
export function addMonths(text: string, by: number): string {
  if (!isMonth(text)) return text;
  const [year, number] = text.split("-").map(Number) as [number, number];
  const count = year * 12 + (number - 1) + by;
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}

/** Lists the months from `first` to `last`, inclusive, at most `limit` of them. */
export function monthsFrom(first: string, last: string, limit = 1200): string[] {
  const all: string[] = [];
  if (!isMonth(first) || !isMonth(last)) return all;
  for (let next = first; next <= last && all.length < limit; next = addMonths(next, 1)) all.push(next);
  return all;
}

/** Returns the current month in UTC. */
export function thisMonth(now: Date = new Date()): string {
  return now.toISOString().slice(0, 7);
}

/** `Nov 30, 2026` */
export function date(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) ? DATE.format(at) : text;
}

const INSTANT = new Intl.DateTimeFormat(locale, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
});

/** `Nov 22, 2026, 23:36 UTC`, in the browser's time zone. */
export function instant(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : INSTANT.format(at);
}

/** `2 months before the last day`, from the ISO 8601 duration of a notice policy. */
export function lead(text: string): string {
  const [, number, unit] = text.match(/^P(\d+)([DWMY])$/) ?? [];
  if (number === undefined || unit === undefined) return text;
  if (Number(number) === 0) return t.format.onTheLastDay;
  return t.format.beforeTheLastDay(t.format.units[unit as keyof typeof t.format.units](Number(number)));
}
