// How long before the last day a notice is sent, while it is edited, and the conversions to and from ISO 8601.

import { t } from "../words/index.ts";

export const UNITS = { D: t.parts.unitDays, W: t.parts.unitWeeks, M: t.parts.unitMonths, Y: t.parts.unitYears, ISO: t.parts.unitOther } as const;
export type LeadUnit = keyof typeof UNITS;

/** With the unit `ISO`, the number is a whole duration such as P1M15D. */
export interface LeadDraft {
  number: string;
  unit: LeadUnit;
}

export function leadDraft(text: string): LeadDraft {
  const [, number, unit] = text.match(/^P(\d+)([DWMY])$/) ?? [];
  return number === undefined ? { number: text, unit: "ISO" } : { number, unit: unit as LeadUnit };
}

export function leadText({ number, unit }: LeadDraft): string {
  return unit === "ISO" ? number.trim() : `P${number.trim()}${unit}`;
}
