// The statement of a billing month: for each line item the opening balance, what moved in the month, and the closing balance,
// from the ledgers. Also compares each line item's total with its ledger, as the reconciliation does.

import type { LedgerEntry, LineItem, PurchaseOrder } from "../api/model.ts";
import { difference, isNegative, isZero, sum } from "../format/money.ts";

/** A purchase order with all entries of its ledger. */
export interface Account {
  order: PurchaseOrder;
  entries: readonly LedgerEntry[];
}

/** The amounts of a month: the opening balance, what moved in the month, and the closing balance. */
export interface MonthAmounts {
  /** The value less all entries of earlier billing months. */
  opening: string;
  draws: string;
  credits: string;
  moves: string;
  voids: string;
  closing: string;
}

export interface StatementLine extends MonthAmounts {
  order: PurchaseOrder;
  line: LineItem;
  /** The stored total less the sum of the ledger's entries; not zero only if something is wrong. */
  difference: string;
}

/** An entry that a person or a void made, with the purchase order that has it. */
export interface StatementEntry {
  order: PurchaseOrder;
  entry: LedgerEntry;
}

export interface Statement {
  lines: StatementLine[];
  moves: StatementEntry[];
  differences: StatementLine[];
}

/** Leaves out line items that the month doesn't concern. */
export function statementOf(accounts: readonly Account[], month: string): Statement {
  const all = accounts.flatMap(({ order, entries }) => order.lineItems.map((line) => lineOf(order, line, entries.filter(({ lineItemNumber }) => lineItemNumber === line.lineItemNumber), month)));
  const moves = accounts.flatMap(({ order, entries }) => entries.filter(({ billingPeriod, posting }) => billingPeriod === month && posting !== "MATCH").map((entry) => ({ order, entry })));
  const lines = all.filter(({ line, opening, closing, draws, moves, voids }) => (line.startMonth <= month && month <= line.endMonth) || opening !== closing || ![draws, moves, voids].every(isZero));
  return { lines, moves, differences: all.filter((line) => !isZero(line.difference)) };
}

function lineOf(order: PurchaseOrder, line: LineItem, entries: readonly LedgerEntry[], month: string): StatementLine {
  const zero = difference(line.totalValue, line.totalValue);
  const total = (some: readonly LedgerEntry[]) => sum([zero, ...some.map(({ amount }) => amount)]);
  const here = entries.filter(({ billingPeriod }) => billingPeriod === month);
  const of = (fits: (entry: LedgerEntry) => boolean) => total(here.filter(fits));
  const isCredit = ({ posting, amount }: LedgerEntry) => posting === "MATCH" && isNegative(amount);
  const opening = difference(line.totalValue, total(entries.filter(({ billingPeriod }) => billingPeriod < month)));
  return {
    order,
    line,
    opening,
    draws: of((entry) => entry.posting === "MATCH" && !isCredit(entry)),
    credits: of(isCredit),
    moves: of(({ posting }) => posting === "REASSOCIATION"),
    voids: of(({ posting }) => posting === "VOID"),
    closing: difference(opening, total(here)),
    difference: difference(line.invoiced, total(entries)),
  };
}

export interface CurrencyTotals extends MonthAmounts {
  currency: string;
}

/** Adds up the tracked line items by currency. */
export function totalsOf(lines: readonly StatementLine[]): CurrencyTotals[] {
  const currencies = [...new Set(lines.map(({ order }) => order.currency))].sort();
  return currencies.map((currency) => {
    const own = lines.filter(({ order, line }) => order.currency === currency && line.balanceTracking);
    const total = (name: keyof MonthAmounts) => sum(["0", ...own.map((line) => line[name])]);
    return { currency, opening: total("opening"), draws: total("draws"), credits: total("credits"), moves: total("moves"), voids: total("voids"), closing: total("closing") };
  });
}
