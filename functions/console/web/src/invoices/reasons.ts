// A decision as people read it: each of its codes as a sentence about this invoice and these line items.

import { money } from "../format/money.ts";
import { month } from "../format/month.ts";
import { CHARGE_TYPES, count, readable, words } from "../format/words.ts";
import type { Considered, Decision, LineRef, PresentedInvoice, Verdict } from "./types.ts";

export const VERDICTS: Record<Verdict, { label: string; type: "success" | "info" | "stopped" }> = {
  SELECTED: { label: "Selected", type: "success" },
  OUTRANKED: { label: "Outranked", type: "info" },
  REJECTED: { label: "Doesn't fit", type: "stopped" },
};

export function lineName({ purchaseOrderId, lineItemNumber }: LineRef): string {
  return `line item ${lineItemNumber} of ${purchaseOrderId}`;
}

/** The purchase order that an invoice names, if it names one: the words for "none" name none. */
export function namedOrder({ purchaseOrderReference }: PresentedInvoice): string | undefined {
  const word = purchaseOrderReference?.trim().toLowerCase();
  return word === undefined || ["", "na", "n/a", "-", "none", "tbd"].includes(word) ? undefined : purchaseOrderReference;
}

type Say = (invoice: PresentedInvoice, seller: string) => string;

/** Why a line item, or the whole purchase order, can't serve an invoice. */
const REJECTED: Record<string, Say> = {
  SUSPENDED: () => "The purchase order is suspended.",
  DELETED: () => "The purchase order was deleted.",
  NOT_EFFECTIVE: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is before the purchase order's first month.`,
  EXPIRED: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is after the purchase order's last month.`,
  SELLER_MISMATCH: (_, seller) => `The purchase order isn't for invoices of ${withoutFullStop(seller)}.`,
  CURRENCY_MISMATCH: ({ currency }) => `The purchase order is in another currency than the invoice, ${currency}.`,
  TAX_REGISTRATION_MISMATCH: ({ taxRegistrationNumber: number }) =>
    `The purchase order is for certain tax registration numbers, and ${number === undefined ? "the invoice has none" : `${number} isn't one of them`}.`,
  INVOICE_UNIT_MISMATCH: ({ invoiceUnit: unit }) =>
    `The purchase order is for certain invoice units, and ${unit === undefined ? "the invoice is of none" : `${unit} isn't one of them`}.`,
  OUTSIDE_LINE_WINDOW: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is outside the line item's months.`,
  TYPE_MISMATCH: (invoice) =>
    `The line item's type isn't for ${words(CHARGE_TYPES, invoice.chargeType).toLowerCase()} charges.${
      invoice.chargeType === "MARKETPLACE" && namedOrder(invoice) === undefined
        ? " One for marketplace transactions serves only invoices that name its purchase order."
        : ""
    }`,
  DEPLETED: ({ amount, currency }) => `Not enough is left of the line item for ${money(amount, currency)}, and its purchase order stops when depleted.`,
};

/** Why a line item that would do came after the one that was selected. */
const OUTRANKED: Record<string, (winner: string, invoice: PresentedInvoice) => string> = {
  UNIT: (winner, { invoiceUnit: unit }) => `It fits, but ${winner} is for the invoice's own unit${unit === undefined ? "" : `, ${unit}`}.`,
  MORE_SPECIFIC_TYPE: (winner) => `It fits, but the type of ${winner} is more specific.`,
  ENOUGH_BALANCE: (winner) => `It fits, but ${winner} has enough balance for all of the amount.`,
  UPDATED_LATER: (winner) => `It fits as well, but the purchase order of ${winner} was updated later.`,
  TIE_BREAK: (winner) => `It fits as well; ${winner} comes first by purchase order ID, fewer months and line item number.`,
};

/** Why nothing was found at all. */
const UNMATCHED: Record<string, Say> = {
  NO_LINE_FITS: () => "No line item of any purchase order fits the invoice.",
  REFERENCE_NOT_FOUND: (invoice) => `The invoice names the purchase order ${namedOrder(invoice) ?? ""}, and there is none of that ID. ${NAMED_RULE}`,
  ORIGINAL_NOT_ASSOCIATED: ({ originalInvoice }) =>
    `It gives money back for invoice ${originalInvoice?.invoiceId ?? ""}, which is unknown, unmatched or voided. It would follow that one, and goes nowhere else.`,
};

const NAMED_RULE = "An invoice that names a purchase order goes there or nowhere.";

/** Why a candidate was selected, outranked or rejected. */
export function why(candidate: Pick<Considered, "verdict" | "reason">, winner: LineRef | undefined, invoice: PresentedInvoice, seller: string): string {
  const { verdict, reason } = candidate;
  switch (verdict) {
    case "SELECTED":
      if (reason === "CHOSEN_BY_HAND") return "A person chose this line item.";
      if (reason === "FOLLOWS_ORIGINAL") {
        return `It gives money back for invoice ${invoice.originalInvoice?.invoiceId ?? ""}, so it follows that one to its line item.`;
      }
      return reason === undefined ? "It fits, and comes first." : `${readable(reason)}.`;
    case "OUTRANKED": {
      const say = OUTRANKED[reason ?? ""];
      const best = winner === undefined ? "another line item" : lineName(winner);
      return say === undefined ? `${readable(reason ?? "")}.` : say(best, invoice);
    }
    case "REJECTED":
      return REJECTED[reason ?? ""]?.(invoice, seller) ?? `${readable(reason ?? "")}.`;
  }
}

/** What was decided, in a few sentences. */
export function summary(decision: Decision, invoice: PresentedInvoice, seller: string): string {
  const selected = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  const named = namedOrder(invoice);
  if (selected === undefined) return unmatched(decision, invoice, seller);
  const basis = selected.reason === undefined && named !== undefined ? ` The invoice names ${named}, so only that purchase order was considered.` : "";
  if (selected.reason !== undefined) return why(selected, undefined, invoice, seller);
  const fitting = fittingLines(decision);
  return `${fitting === 1 ? "It is the only line item that fits." : `It comes first of ${count(fitting, "line item")} that fit.`}${basis}`;
}

function unmatched({ reason = "NO_LINE_FITS" }: Decision, invoice: PresentedInvoice, seller: string): string {
  const known = UNMATCHED[reason];
  if (known !== undefined) return known(invoice, seller);
  const rejected = REJECTED[reason]?.(invoice, seller) ?? `${readable(reason)}.`;
  const named = namedOrder(invoice);
  if (named !== undefined) return `The invoice names the purchase order ${named}, which can't serve it. ${rejected} ${NAMED_RULE}`;
  return rejected;
}

/** How many line items would have done, the selected one among them. */
function fittingLines({ candidates, others = {} }: Decision): number {
  const named = candidates.filter(({ verdict }) => verdict !== "REJECTED").length;
  const counted = Object.entries(others).filter(([reason]) => reason in OUTRANKED);
  return counted.reduce((sum, [, number]) => sum + number, named);
}

/** The candidates that a decision only counts, a sentence for each reason. */
export function othersInWords(decision: Decision, invoice: PresentedInvoice, seller: string): string[] {
  const winner = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  return Object.entries(decision.others ?? {}).map(([reason, number]) => {
    const verdict = reason in OUTRANKED ? "OUTRANKED" : "REJECTED";
    return `${count(number, "more line item")}: ${why({ verdict, reason }, winner, invoice, seller)}`;
  });
}

function withoutFullStop(name: string): string {
  return name.replace(/\.$/, "");
}
