// The words for the API's codes, and how severe each is.

import { whole } from "./number.ts";
import type { ListCount } from "../api/queries.ts";
import type { ChargeType, HealthFlag, InvoiceStatus, InvoiceType, LineItemType, Posting, Status, WhenDepleted } from "../api/model.ts";
import { t } from "../words/index.ts";

export const STATUSES: Record<Status, { label: string; type: "success" | "stopped" | "warning" | "info" }> = {
  ACTIVE: { label: t.common.active, type: "success" },
  SUSPENDED: { label: t.format.suspended, type: "stopped" },
  EXPIRED: { label: t.format.expired, type: "info" },
  SUSPENDED_EXPIRED: { label: t.format.suspendedExpired, type: "stopped" },
};

export interface HealthWords {
  label: string;
  /** Says what the flag means and what to do. */
  about: string;
  type: "error" | "warning" | "info";
}

export const HEALTH: Record<HealthFlag, HealthWords> = {
  NEGATIVE_BALANCE: {
    label: t.format.negativeBalance,
    about: t.format.aLineItemWasDrawnBelowZero,
    type: "error",
  },
  OVER_CREDITED: {
    label: t.format.overCredited,
    about: t.format.moreWasGivenBackToALine,
    type: "warning",
  },
  LOW_BALANCE: {
    label: t.common.lowBalance,
    about: t.format.aLineItemIsBelowTheAccounts,
    type: "warning",
  },
  RUNS_OUT_EARLY: {
    label: t.format.runsOutEarly,
    about: t.format.atThePaceOfTheLatestBilled,
    type: "warning",
  },
  EXPIRING: {
    label: t.format.expiring,
    about: t.format.itsLastMonthIsNearInvoicesFor,
    type: "warning",
  },
  NO_CONTACTS: {
    label: t.format.noContacts,
    about: t.format.itHasNoContactsAndTheAccount,
    type: "warning",
  },
  UNCOVERED_MONTHS: {
    label: t.format.uncoveredMonths,
    about: t.format.noLineItemCoversSomeOfIts,
    type: "warning",
  },
  NEVER_WINS: {
    label: t.format.neverWins,
    about: t.format.aLineItemIsAlwaysOutrankedBy,
    type: "warning",
  },
  NOT_YET_EFFECTIVE: {
    label: t.format.notYetEffective,
    about: t.format.itsFirstMonthHasNotBegun,
    type: "info",
  },
};

export const LINE_TYPES: Record<LineItemType, string> = {
  ALL: t.format.allCharges,
  MONTHLY_USAGE: t.format.monthlyUsage,
  SUBSCRIPTION: t.format.subscription,
  MARKETPLACE_TRANSACTION: t.format.marketplaceTransaction,
  MARKETPLACE_BLANKET_USAGE: t.format.marketplaceBlanketUsage,
  PROFESSIONAL_SERVICES_AND_TRAINING: t.format.professionalServicesAndTraining,
};

export const CHARGE_TYPES: Record<ChargeType, string> = {
  MONTHLY_USAGE: t.format.monthlyUsage,
  SUBSCRIPTION: t.format.subscription,
  MARKETPLACE: t.format.marketplace,
  PROFESSIONAL_SERVICES_AND_TRAINING: t.format.professionalServicesAndTraining,
};

export const INVOICE_STATUSES: Record<InvoiceStatus, { label: string; type: "success" | "warning" | "stopped" }> = {
  MATCHED: { label: t.format.matched, type: "success" },
  PARTLY_MATCHED: { label: t.format.partlyMatched, type: "warning" },
  UNMATCHED: { label: t.common.unmatched, type: "warning" },
  VOIDED: { label: t.common.voided, type: "stopped" },
};

export const INVOICE_TYPES: Record<InvoiceType, string> = { INVOICE: t.common.invoice, CREDIT_MEMO: t.preview.creditMemo };

export const POSTINGS: Record<Posting, string> = {
  MATCH: t.format.matched,
  VOID: t.common.voided,
  REASSOCIATION: t.format.moved,
};

export const WHEN_DEPLETED: Record<WhenDepleted, string> = {
  CONTINUE: t.format.continueInvoicesStillMatchALine,
  STOP: t.format.stopInvoicesMatchOnlyLineItemsWith,
  SPILL: t.format.spillALineItemPaysWhatItHasLeft,
};

/** Returns the words for a code. A code that a newer API may have is made readable. */
export function words(known: Record<string, string>, code: string): string {
  return known[code] ?? readable(code);
}

/** `NO_LINE_FITS` as `No line fits` */
export function readable(code: string): string {
  const text = code.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The counter of a list's header: `(1,234)`, `(10,000+)` if there may be more, and `(2/1,234)` if rows are selected. */
export function counter(all: ListCount | undefined, selected = 0): string {
  const number = all && `${whole(all.number)}${all.atLeast ? "+" : ""}`;
  if (selected > 0) return `(${[selected, number].filter((part) => part !== undefined).join("/")})`;
  return number === undefined ? "" : `(${number})`;
}
