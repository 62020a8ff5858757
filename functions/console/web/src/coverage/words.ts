// Coverage in words, and where the arrow keys lead in its matrix.

import { addMonths, month, months } from "../format/month.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import type { Coverage, CoverageRow } from "./types.ts";

export const COVERAGE: Record<Coverage, { label: string; about: string }> = {
  COVERED: { label: "Covered", about: "An ordinary invoice finds a line item." },
  RESTRICTED: {
    label: "Restricted",
    about:
      "Only some invoices find a line item: those of certain invoice units or for certain tax registration numbers, those that name the purchase order, or those that take nothing from a line item that is used up.",
  },
  NONE: { label: "Gap", about: "No invoice finds a line item." },
};

export function rowName(row: CoverageRow, sellers: ReadonlyMap<string, string>): string {
  return `${sellers.get(row.billFrom) ?? row.billFrom}, ${row.currency}, ${words(CHARGE_TYPES, row.chargeType)}`;
}

/** Months in a row told as one: `March to May 2026, August 2026`. */
export function spans(all: readonly string[]): string {
  const runs: [first: string, last: string][] = [];
  for (const next of [...all].sort()) {
    const run = runs.at(-1);
    if (run !== undefined && addMonths(run[1], 1) === next) run[1] = next;
    else runs.push([next, next]);
  }
  return runs.map(([first, last]) => (first === last ? month(first) : months(first, last))).join(", ");
}

export interface Place {
  row: number;
  column: number;
}

/** Where a key leads from a place of a matrix; undefined where it isn't for moving about. */
export function moved({ row, column }: Place, key: string, rows: number, columns: number): Place | undefined {
  const inside = (to: Place): Place => ({
    row: Math.min(Math.max(0, to.row), rows - 1),
    column: Math.min(Math.max(0, to.column), columns - 1),
  });
  switch (key) {
    case "ArrowLeft":
      return inside({ row, column: column - 1 });
    case "ArrowRight":
      return inside({ row, column: column + 1 });
    case "ArrowUp":
      return inside({ row: row - 1, column });
    case "ArrowDown":
      return inside({ row: row + 1, column });
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: columns - 1 };
    default:
      return undefined;
  }
}
