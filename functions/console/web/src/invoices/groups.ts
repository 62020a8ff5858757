// Groups the candidates of a decision for reading: line items of one purchase order with the same reason are one row, and
// purchase orders that were rejected as a whole are counted by reason after the nearest one.

import type { Considered, Decision, DecisionReason, InvoiceForm } from "../api/model.ts";
import { month } from "../format/month.ts";
import { t } from "../words/index.ts";
import { isOutranking } from "./reasons.ts";

export interface CandidateGroup {
  first: Considered;
  /** The numbers of the line items; none if the purchase order was rejected as a whole. */
  lineItems: string[];
}

/** Further candidates with one reason. */
export interface FurtherCandidates {
  reason: DecisionReason;
  number: number;
  /** The IDs of those that the decision names. */
  purchaseOrders: string[];
}

export interface DecisionGroups {
  rows: CandidateGroup[];
  further: FurtherCandidates[];
}

export function groupsOf({ candidates, others = {} }: Decision): DecisionGroups {
  const rows: CandidateGroup[] = [];
  const further = new Map<DecisionReason, FurtherCandidates>();
  const counted = (reason: DecisionReason) => further.get(reason) ?? { reason, number: 0, purchaseOrders: [] };
  for (const candidate of candidates) {
    const { purchaseOrderId, lineItemNumber, reason, verdict } = candidate;
    const last = rows.at(-1);
    if (lineItemNumber === undefined && reason !== undefined && rows.length > 0) {
      const { number, purchaseOrders } = counted(reason);
      further.set(reason, { reason, number: number + 1, purchaseOrders: [...purchaseOrders, purchaseOrderId] });
    } else if (last !== undefined && lineItemNumber !== undefined && last.first.shortfall === undefined && sameRow(last.first, candidate) && verdict !== "SELECTED") {
      last.lineItems.push(lineItemNumber);
    } else {
      rows.push({ first: candidate, lineItems: lineItemNumber === undefined ? [] : [lineItemNumber] });
    }
  }
  for (const [reason, number] of Object.entries(others) as [DecisionReason, number][]) {
    const known = counted(reason);
    further.set(reason, { ...known, number: known.number + number });
  }
  return { rows, further: [...further.values()] };
}

function sameRow(one: Considered, other: Considered): boolean {
  return one.purchaseOrderId === other.purchaseOrderId && one.verdict === other.verdict && one.reason === other.reason;
}

/** `12 more purchase orders are for other sellers` */
export function furtherInWords({ reason, number }: FurtherCandidates, { billingPeriod }: InvoiceForm): string {
  if (isOutranking(reason)) return t.why.others.outranked(number);
  const say = FURTHER[reason];
  return say === undefined ? t.why.others.unknown(number) : say(number, month(billingPeriod));
}

const FURTHER: Partial<Record<DecisionReason, (number: number, month: string) => string>> = {
  SUSPENDED: t.why.others.suspended,
  DELETED: t.why.others.deleted,
  NOT_EFFECTIVE: t.why.others.notEffective,
  EXPIRED: t.why.others.expired,
  SELLER_MISMATCH: t.why.others.seller,
  CURRENCY_MISMATCH: t.why.others.currency,
  TAX_REGISTRATION_MISMATCH: t.why.others.tax,
  INVOICE_UNIT_MISMATCH: t.why.others.unit,
  OUTSIDE_LINE_WINDOW: t.why.others.outsideWindow,
  TYPE_MISMATCH: t.why.others.type,
  DEPLETED: t.why.others.depleted,
  UNREADABLE: t.why.others.unreadable,
};
