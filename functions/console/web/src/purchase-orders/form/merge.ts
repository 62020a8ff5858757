// What somebody typed, brought onto what somebody else has saved meanwhile: a field that was not touched is as it is now,
// a touched one stays as typed. Where both changed the same, the person is told.

import type { Draft, LineDraft } from "./draft.ts";

export interface Merged {
  draft: Draft;
  /** Fields that both changed, to different values. */
  both: string[];
}

const NAMES: Partial<Record<keyof Draft, string>> = {
  description: "Description",
  billFrom: "Bill from",
  taxRegistrationNumbers: "Tax registration numbers",
  invoiceUnits: "Invoice units",
  billTo: "Bill to",
  shipsElsewhere: "Ship to",
  shipTo: "Ship to",
  paymentTerms: "Payment terms",
  currency: "Currency",
  effectiveMonth: "Effective month",
  expirationMonth: "Expiration month",
  whenDepleted: "When depleted",
  contacts: "Contacts",
  tags: "Tags",
  accountPolicy: "Notice policy",
  balanceThresholds: "Balance thresholds",
  expirationLeads: "Expiration leads",
};

export function merged(base: Draft, mine: Draft, theirs: Draft): Merged {
  const both: string[] = [];
  const draft = { ...theirs };
  const take = <Name extends keyof Draft>(name: Name) => {
    if (same(mine[name], base[name])) return;
    draft[name] = mine[name];
    if (!same(theirs[name], base[name]) && !same(theirs[name], mine[name])) both.push(NAMES[name] ?? name);
  };
  for (const name of Object.keys(NAMES) as (keyof Draft)[]) take(name);
  const lines = mergedLines(base.lineItems, mine.lineItems, theirs.lineItems);
  return { draft: { ...draft, lineItems: lines.lineItems }, both: [...new Set([...both, ...lines.both])] };
}

function mergedLines(base: readonly LineDraft[], mine: readonly LineDraft[], theirs: readonly LineDraft[]) {
  const both: string[] = [];
  const named = (lines: readonly LineDraft[], number: string) => lines.find(({ lineItemNumber }) => lineItemNumber === number);
  const lineItems = mine.flatMap((line) => {
    const [before, now] = [named(base, line.lineItemNumber), named(theirs, line.lineItemNumber)];
    // Untouched here: as it is there, also where it isn't any more.
    if (before !== undefined && same(line, before)) return now === undefined ? [] : [now];
    if (!same(now, before) && !same(now, line)) both.push(`Line item ${line.lineItemNumber}`);
    return [line];
  });
  // New there; what was taken out here stays out.
  const added = theirs.filter(({ lineItemNumber }) => named(mine, lineItemNumber) === undefined && named(base, lineItemNumber) === undefined);
  return { lineItems: [...lineItems, ...added], both };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
