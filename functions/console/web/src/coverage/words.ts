// The words for coverage, and how the arrow keys move through its matrix.

import { addMonths, month, months } from "../format/month.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import type { CoverageKind, CoverageRow } from "../api/model.ts";
import { t } from "../words/index.ts";

export const COVERAGE: Record<CoverageKind, { label: string; about: string }> = {
  COVERED: { label: t.coverage.covered, about: t.coverage.anOrdinaryInvoiceMatchesALineItem },
  RESTRICTED: {
    label: t.coverage.restricted,
    about:
      t.coverage.onlySomeInvoicesMatchALineItem,
  },
  NONE: { label: t.coverage.gap, about: t.coverage.noInvoiceMatchesALineItem },
};

export function rowName(row: CoverageRow, sellers: ReadonlyMap<string, string>): string {
  return `${sellers.get(row.billFrom) ?? row.billFrom}, ${row.currency}, ${words(CHARGE_TYPES, row.chargeType)}`;
}

/** Combines consecutive months: `March to May 2026, August 2026`. */
export function spans(all: readonly string[]): string {
  const runs: [first: string, last: string][] = [];
  for (const next of [...all].sort()) {
    const run = runs.at(-1);
    if (run !== undefined && addMonths(run[1], 1) === next) run[1] = next;
    else runs.push([next, next]);
  }
  return runs.map(([first, last]) => (first === last ? month(first) : months(first, last))).join(", ");
}

/** A cell of the matrix, counted from 0. */
export interface MatrixPlace {
  row: number;
  column: number;
}

/** Returns the place that a key moves to; undefined for keys that don't move. */
export function placeAfter({ row, column }: MatrixPlace, key: string, rows: number, columns: number): MatrixPlace | undefined {
  const inside = (to: MatrixPlace): MatrixPlace => ({
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
