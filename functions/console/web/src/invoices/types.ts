// The API's shapes of invoices and of the decisions why they draw on what they draw on.

import type { Decimal, Month, Outcome } from "../api/types.ts";

export type InvoiceType = "INVOICE" | "CREDIT_MEMO";

export interface InvoiceKey {
  billFrom: string;
  invoiceId: string;
}

/** An invoice as its seller presents it. */
export interface PresentedInvoice extends InvoiceKey {
  invoiceType: InvoiceType;
  chargeType: string;
  billingPeriod: Month;
  issuedDate?: string;
  dueDate?: string;
  currency: string;
  amount: Decimal;
  taxRegistrationNumber?: string;
  invoiceUnit?: string;
  purchaseOrderReference?: string;
  originalInvoice?: InvoiceKey;
}

export interface LineRef {
  purchaseOrderId: string;
  lineItemNumber: string;
}

export interface Draw extends LineRef {
  amount: Decimal;
  balanceAfter?: Decimal;
  ledgerEntry: number;
}

export type Verdict = "SELECTED" | "OUTRANKED" | "REJECTED";

/** A line item that was considered, and what became of it. */
export interface Considered extends LineRef {
  verdict: Verdict;
  reason?: string;
}

export interface Decision {
  ruleset: number;
  /** Why there is no match; absent where there is one. */
  reason?: string;
  candidates: Considered[];
  /** How many more there were, by reason. */
  others?: Record<string, number>;
}

/** An invoice with everything that is known of it. */
export interface Invoice extends PresentedInvoice, Partial<LineRef> {
  href: string;
  outcome: Outcome;
  purchaseOrderVersion?: number;
  draws: Draw[];
  decision: Decision;
  recordedAt: string;
  voidedAt?: string;
}

/** What an invoice would get. */
export interface PreviewResult extends Partial<InvoiceKey>, Partial<LineRef> {
  outcome: Outcome;
  /** Whether the invoice is on record already, so that this is what it got. */
  replayed: boolean;
  draws: Draw[];
  decision: Decision;
}
