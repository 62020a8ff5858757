// Merges what the person typed into the version that somebody else has saved. Fields that the person didn't change take the
// new values; fields that the person changed keep theirs. Fields that both changed are conflicts.

import type { LineDraft, PurchaseOrderDraft } from "./draft.ts";
import { t } from "../../words/index.ts";

export interface Merged {
  draft: PurchaseOrderDraft;
  /** Fields that both changed, to different values. */
  conflicts: string[];
}

const NAMES: Partial<Record<keyof PurchaseOrderDraft, string>> = {
  description: t.common.description,
  billFrom: t.common.billFrom,
  taxRegistrationNumbers: t.common.taxRegistrationNumbers,
  invoiceUnits: t.common.invoiceUnits,
  billTo: t.common.billTo,
  shipsElsewhere: t.common.shipTo,
  shipTo: t.common.shipTo,
  paymentTerms: t.common.paymentTerms,
  currency: t.common.currency,
  effectiveMonth: t.common.effectiveMonth,
  expirationMonth: t.common.expirationMonth,
  whenDepleted: t.common.whenDepleted,
  contacts: t.common.contacts,
  tags: t.common.tags,
  accountPolicy: t.common.noticePolicy,
  balanceThresholds: t.form.balanceThresholds,
  expirationLeads: t.form.expirationLeads,
};

export function merged(base: PurchaseOrderDraft, mine: PurchaseOrderDraft, theirs: PurchaseOrderDraft): Merged {
  const conflicts: string[] = [];
  const draft = { ...theirs };
  const take = <Name extends keyof PurchaseOrderDraft>(name: Name) => {
    if (same(mine[name], base[name])) return;
    draft[name] = mine[name];
    if (!same(theirs[name], base[name]) && !same(theirs[name], mine[name])) conflicts.push(NAMES[name] ?? name);
  };
  for (const name of Object.keys(NAMES) as (keyof PurchaseOrderDraft)[]) take(name);
  const lines = mergedLines(base.lineItems, mine.lineItems, theirs.lineItems);
  return { draft: { ...draft, lineItems: lines.lineItems }, conflicts: [...new Set([...conflicts, ...lines.conflicts])] };
}

function mergedLines(base: readonly LineDraft[], mine: readonly LineDraft[], theirs: readonly LineDraft[]) {
  const conflicts: string[] = [];
  const named = (lines: readonly LineDraft[], number: string) => lines.find(({ lineItemNumber }) => lineItemNumber === number);
  const lineItems = mine.flatMap((line) => {
    const [before, now] = [named(base, line.lineItemNumber), named(theirs, line.lineItemNumber)];
    // The person didn't change it. Takes the new version's line item, or its removal.
    if (before !== undefined && same(line, before)) return now === undefined ? [] : [now];
    if (!same(now, before) && !same(now, line)) conflicts.push(t.common.lineItem2(line.lineItemNumber));
    return [line];
  });
  // Line items that the new version added. Those that the person removed stay removed.
  const added = theirs.filter(({ lineItemNumber }) => named(mine, lineItemNumber) === undefined && named(base, lineItemNumber) === undefined);
  return { lineItems: [...lineItems, ...added], conflicts };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
