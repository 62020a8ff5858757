// The lines of a month's statement, one by one, and their totals.

import type { LedgerEntry, LineStatement, OrderStatement } from "../api/model.ts";
import { isZero, sum } from "../format/money.ts";

/** The amounts of a month: the opening balance, what changed it, and the closing balance. */
export const CHANGES = ["opening", "draws", "credits", "moves", "voids", "closing"] as const;

export interface StatementLine {
  order: OrderStatement;
  line: LineStatement;
}

/** An entry that a person or a void made, with the purchase order that has it. */
export interface StatementEntry {
  order: OrderStatement;
  entry: LedgerEntry;
}

export interface Statement {
  lines: StatementLine[];
  moves: StatementEntry[];
  differences: StatementLine[];
}

export function statementOf(orders: readonly OrderStatement[]): Statement {
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ order, line })));
  const moves = orders.flatMap((order) => order.movesAndVoids.map((entry) => ({ order, entry })));
  return { lines, moves, differences: lines.filter(({ line }) => !isZero(line.difference)) };
}

export type CurrencyTotals = Record<(typeof CHANGES)[number] | "currency", string>;

/** Adds up the tracked line items by currency. */
export function totalsOf(lines: readonly StatementLine[]): CurrencyTotals[] {
  const currencies = [...new Set(lines.map(({ order }) => order.currency))].sort();
  return currencies.map((currency) => {
    const own = lines.filter(({ order, line }) => order.currency === currency && line.balanceTracking);
    const total = (name: (typeof CHANGES)[number]) => sum(["0", ...own.map(({ line }) => line[name])]);
    return { currency, opening: total("opening"), draws: total("draws"), credits: total("credits"), moves: total("moves"), voids: total("voids"), closing: total("closing") };
  });
}
