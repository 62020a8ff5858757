// An import, portion by portion.

import { Problem } from "../api/problem.ts";
import type { Portion } from "./sheet.ts";
import type { ImportAnswer } from "./types.ts";

export interface Progress {
  /** Portions that are dealt with. */
  portions: number;
  /** Their rows. */
  rows: number;
  /** What became of them. */
  answer: ImportAnswer;
}

export const NOTHING_YET: Progress = {
  portions: 0,
  rows: 0,
  answer: { dryRun: false, purchaseOrders: { created: 0, updated: 0, unchanged: 0, refused: 0 }, rows: [] },
};

interface Run {
  send: (text: string) => Promise<ImportAnswer>;
  report: (progress: Progress) => void;
  stopped: () => boolean;
}

/**
 * Imports what `from` has not dealt with. Stops before the next portion when asked to, and where one fails; what a
 * failed one has written is found unchanged when it is sent again.
 */
export async function importPortions(portions: readonly Portion[], from: Progress, run: Run): Promise<{ progress: Progress; problem?: Problem }> {
  let progress = from;
  for (const portion of portions.slice(from.portions)) {
    if (run.stopped()) break;
    try {
      progress = after(progress, portion, await run.send(portion.text));
    } catch (thrown) {
      return { progress, problem: Problem.from(thrown) };
    }
    run.report(progress);
  }
  return { progress };
}

/** What is known once a portion is dealt with, its rows by their numbers in the file. */
export function after(before: Progress, portion: Portion, answer: ImportAnswer): Progress {
  const rows = answer.rows.map((row) => ({ ...row, row: portion.numbers[row.row - FIRST_ROW] ?? row.row }));
  const [a, b] = [before.answer, answer];
  const leftOut = (a.errorsLeftOut ?? 0) + (b.errorsLeftOut ?? 0);
  return {
    portions: before.portions + 1,
    rows: before.rows + portion.numbers.length,
    answer: {
      dryRun: answer.dryRun,
      purchaseOrders: {
        created: a.purchaseOrders.created + b.purchaseOrders.created,
        updated: a.purchaseOrders.updated + b.purchaseOrders.updated,
        unchanged: a.purchaseOrders.unchanged + b.purchaseOrders.unchanged,
        refused: a.purchaseOrders.refused + b.purchaseOrders.refused,
      },
      rows: [...a.rows, ...rows].sort((left, right) => left.row - right.row),
      ...(leftOut > 0 ? { errorsLeftOut: leftOut } : {}),
    },
  };
}

/** Below the header. */
const FIRST_ROW = 2;
