// Explains a decision: turns each of its codes into a sentence about the invoice and the line items.

import { decimal, isNegative, money } from "../format/money.ts";
import { month } from "../format/month.ts";
import { CHARGE_TYPES, count, readable, words } from "../format/words.ts";
import type { Considered, Decision, DecisionReason, InvoiceForm, Verdict } from "../api/model.ts";

export const VERDICTS: Record<Verdict, { label: string; type: "success" | "info" | "stopped" }> = {
  SELECTED: { label: "Selected", type: "success" },
  OUTRANKED: { label: "Outranked", type: "info" },
  REJECTED: { label: "Doesn't fit", type: "stopped" },
};

/** Names a line item, or the purchase order where it was rejected as a whole. */
export function lineName({ purchaseOrderId, lineItemNumber }: Pick<Considered, "purchaseOrderId" | "lineItemNumber">): string {
  return lineItemNumber === undefined ? purchaseOrderId : `line item ${lineItemNumber} of ${purchaseOrderId}`;
}

/** What people write, in any case, where an invoice has no purchase order: the rule of matching. */
const NO_REFERENCE = ["", "na", "n/a", "n.a.", "-", "--", "–", "—", "none", "null", "nil", "tbd", "not applicable"];

/** Returns the purchase order that an invoice names. Words such as "none" or "n/a" name none. */
export function namedOrder({ purchaseOrderReference }: InvoiceForm): string | undefined {
  const reference = purchaseOrderReference?.trim() ?? "";
  return NO_REFERENCE.includes(reference.toLowerCase()) ? undefined : reference;
}

type Explain = (invoice: InvoiceForm, seller: string) => string;

/** Why an invoice can't draw on a line item or its purchase order. */
const REJECTED: Partial<Record<DecisionReason, Explain>> = {
  SUSPENDED: () => "The purchase order is suspended.",
  DELETED: () => "The purchase order was deleted.",
  NOT_EFFECTIVE: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is before the purchase order's first month.`,
  EXPIRED: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is after the purchase order's last month.`,
  SELLER_MISMATCH: (_, seller) => `The purchase order isn't for invoices from ${withoutFullStop(seller)}.`,
  CURRENCY_MISMATCH: ({ currency }) => `The purchase order isn't in the invoice's currency, ${currency}.`,
  TAX_REGISTRATION_MISMATCH: ({ taxRegistrationNumber: number }) =>
    `The purchase order is for certain tax registration numbers, and ${number === undefined ? "the invoice has none" : `${number} isn't one of them`}.`,
  INVOICE_UNIT_MISMATCH: ({ invoiceUnit: unit }) =>
    `The purchase order is for certain invoice units, and ${unit === undefined ? "the invoice has none" : `${unit} isn't one of them`}.`,
  OUTSIDE_LINE_WINDOW: ({ billingPeriod }) => `The billing period, ${month(billingPeriod)}, is outside the line item's months.`,
  TYPE_MISMATCH: (invoice) =>
    `The line item's type isn't for ${words(CHARGE_TYPES, invoice.chargeType).toLowerCase()} charges.${
      invoice.chargeType === "MARKETPLACE" && namedOrder(invoice) === undefined
        ? " A line item for marketplace transactions matches only invoices that name its purchase order."
        : ""
    }`,
  UNREADABLE: () => "The stored purchase order can't be read.",
  DEPLETED: ({ amount, currency }) => `The line item's balance is less than ${money(amount, currency)}, and its purchase order stops when depleted.`,
};

/** The reasons that reject a purchase order as a whole. */
const OF_ORDERS = new Set<DecisionReason>([
  "SUSPENDED",
  "DELETED",
  "NOT_EFFECTIVE",
  "EXPIRED",
  "SELLER_MISMATCH",
  "CURRENCY_MISMATCH",
  "TAX_REGISTRATION_MISMATCH",
  "INVOICE_UNIT_MISMATCH",
  "UNREADABLE",
]);

/** Why a line item that fits was ranked after the selected one. */
const OUTRANKED: Partial<Record<DecisionReason, (winner: string, invoice: InvoiceForm) => string>> = {
  UNIT: (winner, { invoiceUnit: unit }) => `It fits, but ${winner} is for the invoice's own unit${unit === undefined ? "" : `, ${unit}`}.`,
  MORE_SPECIFIC_TYPE: (winner) => `It fits, but the type of ${winner} is more specific.`,
  ENOUGH_BALANCE: (winner) => `It fits, but ${winner} has enough balance for the whole amount.`,
  UPDATED_LATER: (winner) => `It fits, but the purchase order of ${winner} was updated later.`,
  TIE_BREAK: (winner) => `It fits, but ${winner} comes first by purchase order ID, fewer months and line item number.`,
};

/** Why an invoice matches nothing. */
const UNMATCHED: Partial<Record<DecisionReason, Explain>> = {
  NO_LINE_FITS: () => "No line item of any purchase order fits the invoice.",
  REFERENCE_NOT_FOUND: (invoice) => `The invoice names the purchase order ${namedOrder(invoice) ?? ""}, which doesn't exist. ${NAMED_RULE}`,
  UNREADABLE: (invoice) => {
    const { invoiceType, amount, originalInvoice } = invoice;
    const credit = originalInvoice !== undefined && (invoiceType === "CREDIT_MEMO" || isNegative(amount));
    const order = credit ? `The purchase order of invoice ${originalInvoice.invoiceId}` : `The purchase order ${namedOrder(invoice) ?? ""}`;
    return `${order} is stored but can't be read. Tell the operator of this system, and match the invoice again afterwards.`;
  },
  ORIGINAL_NOT_ASSOCIATED: ({ originalInvoice }) =>
    `It gives money back for invoice ${originalInvoice?.invoiceId ?? ""}, which is unknown, unmatched or voided. It can only draw on the line item of that invoice.`,
};

const NAMED_RULE = "An invoice that names a purchase order matches only that one.";

/** Explains why a candidate was selected, outranked or rejected. */
export function why(candidate: Pick<Considered, "verdict" | "reason" | "balance" | "shortfall">, winner: Considered | undefined, invoice: InvoiceForm, seller: string): string {
  const { verdict, reason } = candidate;
  if (reason === "OTHER") return "A newer release of this system decided, for a reason that this release doesn't know.";
  switch (verdict) {
    case "SELECTED":
      if (reason === "CHOSEN_BY_HAND") return "A person chose this line item.";
      if (reason === "FOLLOWS_ORIGINAL") {
        return `It gives money back for invoice ${invoice.originalInvoice?.invoiceId ?? ""}, so it draws on the line item of that invoice.`;
      }
      return reason === undefined ? "It fits, and comes first." : `${readable(reason)}.`;
    case "OUTRANKED": {
      const explain = reason && OUTRANKED[reason];
      const best = winner === undefined ? "another line item" : lineName(winner);
      return explain === undefined ? `${readable(reason ?? "")}.` : explain(best, invoice);
    }
    case "REJECTED":
      if (candidate.shortfall !== undefined) {
        const left = candidate.balance === undefined ? "" : ` ${money(candidate.balance, invoice.currency)} is left, and its purchase order stops when depleted.`;
        return `It is ${short(candidate.shortfall, invoice)}.${left}`;
      }
      return (reason && REJECTED[reason]?.(invoice, seller)) ?? `${readable(reason ?? "")}.`;
  }
}

/** `JPY 150,000 short of 750,000` */
function short(shortfall: string, { amount, currency }: InvoiceForm): string {
  return `${money(shortfall, currency)} short of ${decimal(amount)}`;
}

/** Explains a decision in a few sentences. */
export function summary(decision: Decision, invoice: InvoiceForm, seller: string): string {
  const selected = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  const named = namedOrder(invoice);
  if (selected === undefined) return unmatched(decision, invoice, seller);
  const basis = selected.reason === undefined && named !== undefined ? ` The invoice names ${named}, so only that purchase order was considered.` : "";
  if (selected.reason !== undefined) return why(selected, undefined, invoice, seller);
  const fitting = fittingLines(decision);
  return `${fitting === 1 ? "It is the only line item that fits." : `It comes first of ${count(fitting, "line item")} that fit.`}${basis}`;
}

function unmatched({ reason = "NO_LINE_FITS", candidates }: Decision, invoice: InvoiceForm, seller: string): string {
  const [nearest] = candidates;
  const known = UNMATCHED[reason]?.(invoice, seller);
  if (known !== undefined) return reason === "NO_LINE_FITS" && nearest !== undefined ? `${known} ${nearestInWords(nearest, invoice, seller)}` : known;
  const rejected = nearest?.shortfall !== undefined ? nearestInWords(nearest, invoice, seller) : REJECTED[reason]?.(invoice, seller) ?? `${readable(reason)}.`;
  const named = namedOrder(invoice);
  if (named !== undefined) return `The invoice names the purchase order ${named}, which it can't draw on. ${rejected} ${NAMED_RULE}`;
  return rejected;
}

/** Names the nearest candidate of those that don't fit, and what is in its way. */
function nearestInWords(nearest: Considered, invoice: InvoiceForm, seller: string): string {
  const name = lineName(nearest);
  if (nearest.shortfall === undefined) return `The nearest is ${name}. ${why(nearest, undefined, invoice, seller)}`;
  return `${name.replace(/^line/, "Line")} is ${short(nearest.shortfall, invoice)}, and its purchase order stops when depleted.`;
}

/** Counts the line items that fit, including the selected one. */
function fittingLines({ candidates, others = {} }: Decision): number {
  const named = candidates.filter(({ verdict }) => verdict !== "REJECTED").length;
  const counted = Object.entries(others).filter(([reason]) => reason in OUTRANKED);
  return counted.reduce((sum, [, number]) => sum + number, named);
}

/** Describes the candidates that a decision only counts, one sentence for each reason. */
export function othersInWords(decision: Decision, invoice: InvoiceForm, seller: string): string[] {
  const winner = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  const others = Object.entries(decision.others ?? {}) as [DecisionReason, number][];
  return others.map(([reason, number]) => {
    const verdict = reason in OUTRANKED ? "OUTRANKED" : "REJECTED";
    return `${count(number, OF_ORDERS.has(reason) ? "more purchase order" : "more line item")}: ${why({ verdict, reason }, winner, invoice, seller)}`;
  });
}

function withoutFullStop(name: string): string {
  return name.replace(/\.$/, "");
}
