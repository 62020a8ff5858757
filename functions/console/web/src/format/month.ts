// Formats months (2026-11), dates (2026-11-30) and instants in en-US, and calculates with months.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** `November 2026` */
export function month(text: string): string {
  const [year, number] = text.split("-");
  return isMonth(text) ? `${MONTHS[Number(number) - 1]} ${year}` : text;
}

/** `Nov 2026` */
export function shortMonth(text: string): string {
  const [year, number] = text.split("-");
  return isMonth(text) ? `${MONTHS[Number(number) - 1]?.slice(0, 3)} ${year}` : text;
}

/** `January to December 2026`, `November 2026`, `November 2026 to March 2027` */
export function months(first: string, last: string): string {
  if (first === last) return month(first);
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${sameYear ? month(first).split(" ")[0] : month(first)} to ${month(last)}`;
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
  const [year, number, day] = text.split("-");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  return `${MONTHS[Number(number) - 1]?.slice(0, 3)} ${Number(day)}, ${year}`;
}

const INSTANT = new Intl.DateTimeFormat("en-US", {
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
  if (Number(number) === 0) return "On the last day";
  const name = { D: "day", W: "week", M: "month", Y: "year" }[unit] ?? unit;
  return `${number} ${name}${number === "1" ? "" : "s"} before the last day`;
}
