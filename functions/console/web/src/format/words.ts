// The words for the API's codes, and how severe each is.

import type { ListCount } from "../api/queries.ts";
import type { ChargeType, HealthFlag, InvoiceStatus, LineItemType, Posting, Status, WhenDepleted } from "../api/model.ts";

export const STATUSES: Record<Status, { label: string; type: "success" | "stopped" | "warning" | "info" }> = {
  ACTIVE: { label: "Active", type: "success" },
  SUSPENDED: { label: "Suspended", type: "stopped" },
  EXPIRED: { label: "Expired", type: "info" },
  SUSPENDED_EXPIRED: { label: "Suspended, expired", type: "stopped" },
};

export interface HealthWords {
  label: string;
  /** Says what the flag means and what to do. */
  about: string;
  type: "error" | "warning" | "info";
}

export const HEALTH: Record<HealthFlag, HealthWords> = {
  NEGATIVE_BALANCE: {
    label: "Negative balance",
    about: "A line item was drawn below zero. Raise its value, or move invoices to another line item.",
    type: "error",
  },
  OVER_CREDITED: {
    label: "Over-credited",
    about: "More was given back to a line item than drawn from it, so its balance is above its value.",
    type: "warning",
  },
  LOW_BALANCE: {
    label: "Low balance",
    about: "A line item is below the account's percentage for a low balance.",
    type: "warning",
  },
  RUNS_OUT_EARLY: {
    label: "Runs out early",
    about: "At the pace of the latest billed months, a line item runs out before its last month.",
    type: "warning",
  },
  EXPIRING: {
    label: "Expiring",
    about: "Its last month is near. Invoices for later months won't match it.",
    type: "warning",
  },
  NO_CONTACTS: {
    label: "No contacts",
    about: "It has no contacts, and the account has no default contacts, so its notices are not sent.",
    type: "warning",
  },
  UNCOVERED_MONTHS: {
    label: "Uncovered months",
    about: "No line item covers some of its months.",
    type: "warning",
  },
  NEVER_WINS: {
    label: "Never wins",
    about: "A line item is always outranked by another line item of the same purchase order.",
    type: "warning",
  },
  NOT_YET_EFFECTIVE: {
    label: "Not yet effective",
    about: "Its first month has not begun.",
    type: "info",
  },
};

export const LINE_TYPES: Record<LineItemType, string> = {
  ALL: "All charges",
  MONTHLY_USAGE: "Monthly usage",
  SUBSCRIPTION: "Subscription",
  MARKETPLACE_TRANSACTION: "Marketplace transaction",
  MARKETPLACE_BLANKET_USAGE: "Marketplace blanket usage",
  PROFESSIONAL_SERVICES_AND_TRAINING: "Professional services and training",
};

export const CHARGE_TYPES: Record<ChargeType, string> = {
  MONTHLY_USAGE: "Monthly usage",
  SUBSCRIPTION: "Subscription",
  MARKETPLACE: "Marketplace",
  PROFESSIONAL_SERVICES_AND_TRAINING: "Professional services and training",
};

export const INVOICE_STATUSES: Record<InvoiceStatus, { label: string; type: "success" | "warning" | "stopped" }> = {
  MATCHED: { label: "Matched", type: "success" },
  UNMATCHED: { label: "Unmatched", type: "warning" },
  VOIDED: { label: "Voided", type: "stopped" },
};

export const POSTINGS: Record<Posting, string> = {
  MATCH: "Matched",
  VOID: "Voided",
  REASSOCIATION: "Moved",
};

export const WHEN_DEPLETED: Record<WhenDepleted, string> = {
  CONTINUE: "Continue: invoices still match a line item without balance",
  STOP: "Stop: invoices match only line items with enough balance",
};

/** Returns the words for a code. A code that is not known is made readable. */
export function words(known: Record<string, string>, code: string): string {
  return known[code] ?? readable(code);
}

/** `NO_LINE_FITS` as `No line fits` */
export function readable(code: string): string {
  const text = code.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 invoice`, `2 invoices` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat("en-US").format(number)} ${number === 1 ? one : many}`;
}

/** The counter of a list's header: `(1,234)`, `(10,000+)` if there may be more, and `(2/1,234)` if rows are selected. */
export function counter(all: ListCount | undefined, selected = 0): string {
  const number = all && `${new Intl.NumberFormat("en-US").format(all.number)}${all.atLeast ? "+" : ""}`;
  if (selected > 0) return `(${[selected, number].filter((part) => part !== undefined).join("/")})`;
  return number === undefined ? "" : `(${number})`;
}
