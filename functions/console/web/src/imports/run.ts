// Runs an import. The API imports as many purchase orders as the time of a request allows; the same file again continues.

import { Problem } from "../api/problem.ts";
import type { ImportAnswer, ImportedRow, ImportValue } from "../api/model.ts";
import { sum } from "../format/money.ts";
import { t } from "../words/index.ts";

export interface Progress {
  /** The API's answers to all requests, combined. */
  answer: ImportAnswer;
  /** The number of purchase orders that there was no time for; undefined before the first answer. */
  left: number | undefined;
}

export const NOTHING_YET: Progress = {
  answer: { dryRun: false, purchaseOrders: { created: 0, updated: 0, unchanged: 0, refused: 0 }, rows: [], values: [] },
  left: undefined,
};

interface ImportRun {
  send: () => Promise<ImportAnswer>;
  report: (progress: Progress) => void;
  stopped: () => boolean;
}

/**
 * Sends the file until every purchase order is imported or refused, a request fails, a request gets no further, or
 * `stopped`. Sending it again is safe: what was imported is then unchanged.
 */
export async function importFile(from: Progress, run: ImportRun): Promise<{ progress: Progress; problem?: Problem }> {
  let progress = from;
  while (!run.stopped()) {
    const before = progress.left ?? Number.POSITIVE_INFINITY;
    try {
      progress = combined(progress, await run.send());
    } catch (thrown) {
      return { progress, problem: Problem.from(thrown) };
    }
    run.report(progress);
    const { left = 0 } = progress;
    if (left === 0) break;
    if (left >= before) return { progress, problem: new Problem(503, "Unavailable", t.imports.theImportGetsNoFurther, t.imports.tryAgainLater) };
  }
  return { progress };
}

/** Adds the answer to the same file again. What was written before stays as reported. */
function combined({ answer: before }: Progress, answer: ImportAnswer): Progress {
  const isWritten = ({ outcome }: ImportedRow) => outcome === "CREATED" || outcome === "UPDATED";
  const written = new Map(before.rows.filter(isWritten).map((row) => [row.row, row]));
  const rows = answer.rows.map((row) => written.get(row.row) ?? row);
  const { created, updated, unchanged, refused } = answer.purchaseOrders;
  const [a, b] = [before.purchaseOrders.created, before.purchaseOrders.updated];
  const purchaseOrders = { created: a + created, updated: b + updated, unchanged: Math.max(0, unchanged - a - b), refused };
  return { answer: { ...answer, purchaseOrders, rows, values: added(before.values, answer.values) }, left: rows.filter(hadNoTime).length };
}

/** Adds values by currency. */
function added(some: readonly ImportValue[], others: readonly ImportValue[]): ImportValue[] {
  const all = [...some, ...others];
  const currencies = [...new Set(all.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = all.filter((value) => value.currency === currency);
    return { currency, before: sum(own.map(({ before }) => before)), after: sum(own.map(({ after }) => after)) };
  });
}

/** Whether this is the row that says that there was no time for its purchase order. */
function hadNoTime({ errors }: ImportedRow): boolean {
  return errors.some(({ code }) => code === "Unavailable");
}
