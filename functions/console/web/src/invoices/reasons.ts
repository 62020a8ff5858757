// Explains a decision: turns each of its codes into a sentence about the invoice and the line items.

import { decimal, isNegative, money } from "../format/money.ts";
import { month } from "../format/month.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import type { Considered, Decision, DecisionReason, InvoiceForm, Verdict } from "../api/model.ts";
import { t } from "../words/index.ts";

export const VERDICTS: Record<Verdict, { label: string; type: "success" | "info" | "stopped" }> = {
  SELECTED: { label: t.why.selected, type: "success" },
  OUTRANKED: { label: t.why.outranked, type: "info" },
  REJECTED: { label: t.why.rejected, type: "stopped" },
};

/** Names a line item inside a sentence, or the purchase order where it was rejected as a whole. */
export function lineName({ purchaseOrderId, lineItemNumber }: Pick<Considered, "purchaseOrderId" | "lineItemNumber">): string {
  return lineItemNumber === undefined ? purchaseOrderId : t.why.lineOf(lineItemNumber, purchaseOrderId);
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
  SUSPENDED: () => t.why.suspended,
  DELETED: () => t.why.deleted,
  NOT_EFFECTIVE: ({ billingPeriod }) => t.why.notEffective(month(billingPeriod)),
  EXPIRED: ({ billingPeriod }) => t.why.expired(month(billingPeriod)),
  SELLER_MISMATCH: (_, seller) => t.why.seller(seller.replace(/\.$/, "")),
  CURRENCY_MISMATCH: ({ currency }) => t.why.currency(currency),
  TAX_REGISTRATION_MISMATCH: ({ taxRegistrationNumber: number }) => (number === undefined ? t.why.taxNone : t.why.taxOther(number)),
  INVOICE_UNIT_MISMATCH: ({ invoiceUnit: unit }) => (unit === undefined ? t.why.unitNone : t.why.unitOther(unit)),
  LINE_NOT_FOUND: ({ purchaseOrderLineReference: line }) => t.why.lineNotFound(line?.trim() ?? ""),
  OUTSIDE_LINE_WINDOW: ({ billingPeriod }) => t.why.outsideWindow(month(billingPeriod)),
  TYPE_MISMATCH: (invoice) => {
    const needsName = invoice.chargeType === "MARKETPLACE" && namedOrder(invoice) === undefined;
    return joined([t.why.type(words(CHARGE_TYPES, invoice.chargeType)), needsName && t.why.marketplace]);
  },
  UNREADABLE: () => t.why.unreadable,
  DEPLETED: ({ amount, currency }) => t.why.depleted(money(amount, currency)),
};

/** Why a line item that fits was ranked after the selected one. */
const OUTRANKED: Partial<Record<DecisionReason, (winner: string, invoice: InvoiceForm) => string>> = {
  UNIT: (winner, { invoiceUnit: unit }) => (unit === undefined ? t.why.unit(winner) : t.why.unitNamed(winner, unit)),
  MORE_SPECIFIC_TYPE: t.why.moreSpecific,
  ENOUGH_BALANCE: t.why.enoughBalance,
  UPDATED_LATER: t.why.updatedLater,
  TIE_BREAK: t.why.tieBreak,
  NOTHING_LEFT: () => t.why.nothingLeft,
};

export function isOutranking(reason: DecisionReason): boolean {
  return reason in OUTRANKED;
}

/** Why an invoice matches nothing. */
const UNMATCHED: Partial<Record<DecisionReason, Explain>> = {
  NO_LINE_FITS: () => t.why.nothingFits,
  REFERENCE_NOT_FOUND: (invoice) => joined([t.why.notFound(namedOrder(invoice) ?? ""), t.why.namedRule]),
  UNREADABLE: (invoice) => {
    const { invoiceType, amount, originalInvoice } = invoice;
    const credit = originalInvoice !== undefined && (invoiceType === "CREDIT_MEMO" || isNegative(amount));
    return credit ? t.why.unreadableOriginal(originalInvoice.invoiceId) : t.why.unreadableOrder(namedOrder(invoice) ?? "");
  },
  ORIGINAL_NOT_ASSOCIATED: ({ originalInvoice }) => t.why.originalUnknown(originalInvoice?.invoiceId ?? ""),
};

/** Explains why a candidate was selected, outranked or rejected. */
export function why(candidate: Pick<Considered, "verdict" | "reason" | "balance" | "shortfall">, winner: Considered | undefined, invoice: InvoiceForm, seller: string): string {
  const { verdict, reason } = candidate;
  switch (verdict) {
    case "SELECTED":
      if (reason === "CHOSEN_BY_HAND") return t.why.byHand;
      if (reason === "FOLLOWS_ORIGINAL") return t.why.followsOriginal(invoice.originalInvoice?.invoiceId ?? "");
      if (reason === "TAKES_REST") return t.why.takesRest;
      return reason === undefined ? t.why.first : t.why.unknown;
    case "OUTRANKED": {
      const best = winner === undefined ? t.why.anotherLine : lineName(winner);
      return (reason && OUTRANKED[reason]?.(best, invoice)) ?? t.why.unknown;
    }
    case "REJECTED": {
      const { shortfall, balance } = candidate;
      if (shortfall === undefined) return (reason && REJECTED[reason]?.(invoice, seller)) ?? t.why.unknown;
      return joined([t.why.short(money(shortfall, invoice.currency), decimal(invoice.amount)), balance !== undefined && t.why.left(money(balance, invoice.currency))]);
    }
  }
}

/** Explains a decision in a few sentences. */
export function summary(decision: Decision, invoice: InvoiceForm, seller: string): string {
  const selected = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  const named = namedOrder(invoice);
  if (selected === undefined) return unmatched(decision, invoice, seller);
  if (selected.reason !== undefined) return why(selected, undefined, invoice, seller);
  const fitting = fittingLines(decision);
  return joined([fitting === 1 ? t.why.only : t.why.firstOf(t.counts.lineItems(fitting)), named !== undefined && t.why.onlyNamed(named)]);
}

function unmatched({ reason = "NO_LINE_FITS", candidates }: Decision, invoice: InvoiceForm, seller: string): string {
  const [nearest] = candidates;
  const known = UNMATCHED[reason]?.(invoice, seller);
  if (known !== undefined) return joined([known, reason === "NO_LINE_FITS" && nearest !== undefined && nearestInWords(nearest, invoice, seller)]);
  const rejected = nearest?.shortfall !== undefined ? nearestInWords(nearest, invoice, seller) : (REJECTED[reason]?.(invoice, seller) ?? t.why.unknown);
  const named = namedOrder(invoice);
  return named === undefined ? rejected : joined([t.why.cantDraw(named), rejected, t.why.namedRule]);
}

/** Names the nearest candidate of those that don't fit, and what is in its way. */
function nearestInWords(nearest: Considered, invoice: InvoiceForm, seller: string): string {
  const { purchaseOrderId: order, lineItemNumber: line, shortfall } = nearest;
  if (shortfall === undefined) return t.why.nearest(lineName(nearest), why(nearest, undefined, invoice, seller));
  return t.why.lineShort(line === undefined ? order : t.why.LineOf(line, order), money(shortfall, invoice.currency), decimal(invoice.amount));
}

/** Counts the line items that fit, including the selected one. */
function fittingLines({ candidates, others = {} }: Decision): number {
  const named = candidates.filter(({ verdict }) => verdict !== "REJECTED").length;
  const counted = Object.entries(others).filter(([reason]) => reason in OUTRANKED);
  return counted.reduce((sum, [, number]) => sum + number, named);
}

function joined(sentences: readonly (string | false)[]): string {
  return sentences.filter((one) => one !== false).join(" ");
}
