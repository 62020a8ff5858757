// Runs an import batch by batch.

import { Problem } from "../api/problem.ts";
import type { Batch } from "./csv.ts";
import type { ImportAnswer } from "../api/model.ts";

export interface Progress {
  /** How many batches are imported. */
  batches: number;
  /** How many rows these batches have. */
  rows: number;
  /** The API's answers to them, combined. */
  answer: ImportAnswer;
}

export const NOTHING_YET: Progress = {
  batches: 0,
  rows: 0,
  answer: { dryRun: false, purchaseOrders: { created: 0, updated: 0, unchanged: 0, refused: 0 }, rows: [] },
};

interface ImportRun {
  send: (text: string) => Promise<ImportAnswer>;
  report: (progress: Progress) => void;
  stopped: () => boolean;
}

/**
 * Imports the batches that `from` has not imported yet. Stops after the first batch that fails, and before the next batch
 * once `stopped`. Sending a batch again is safe: what it wrote the first time is then unchanged.
 */
export async function importBatches(batches: readonly Batch[], from: Progress, run: ImportRun): Promise<{ progress: Progress; problem?: Problem }> {
  let progress = from;
  for (const batch of batches.slice(from.batches)) {
    if (run.stopped()) break;
    try {
      progress = combined(progress, batch, await run.send(batch.text));
    } catch (thrown) {
      return { progress, problem: Problem.from(thrown) };
    }
    run.report(progress);
  }
  return { progress };
}

/** Adds the answer to one batch, with its rows numbered as in the whole file. */
function combined(before: Progress, batch: Batch, answer: ImportAnswer): Progress {
  const rows = answer.rows.map((row) => ({ ...row, row: batch.numbers[row.row - FIRST_ROW] ?? row.row }));
  const [a, b] = [before.answer, answer];
  const leftOut = (a.errorsLeftOut ?? 0) + (b.errorsLeftOut ?? 0);
  return {
    batches: before.batches + 1,
    rows: before.rows + batch.numbers.length,
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

/** The header is row 1. */
const FIRST_ROW = 2;
