// The filter of the list of invoices. It is in the page's address, so that a list can be linked to.

import type { InvoiceStatus } from "../api/model.ts";
import { isMonth } from "../format/month.ts";
import { INVOICE_STATUSES } from "../format/words.ts";

export interface InvoiceFilters {
  outcome?: InvoiceStatus;
  billingPeriod?: string;
}

/** Reads the filter from an address. Leaves out values that the API would refuse. */
export function readFilters(search: URLSearchParams): InvoiceFilters {
  const [outcome, billingPeriod] = [search.get("outcome") ?? "", search.get("billingPeriod") ?? ""];
  return {
    ...(isInvoiceStatus(outcome) ? { outcome } : {}),
    ...(isMonth(billingPeriod) ? { billingPeriod } : {}),
  };
}

export function writeFilters({ outcome, billingPeriod }: InvoiceFilters): URLSearchParams {
  const search = new URLSearchParams();
  if (outcome !== undefined) search.set("outcome", outcome);
  if (billingPeriod !== undefined) search.set("billingPeriod", billingPeriod);
  return search;
}

/** Replaces the outcome; a text that is none removes it. */
export function withOutcome({ billingPeriod }: InvoiceFilters, text: string): InvoiceFilters {
  return { ...(billingPeriod === undefined ? {} : { billingPeriod }), ...(isInvoiceStatus(text) ? { outcome: text } : {}) };
}

/** Replaces the billing period; a text that isn't a month removes it. */
export function withPeriod({ outcome }: InvoiceFilters, text: string): InvoiceFilters {
  return { ...(outcome === undefined ? {} : { outcome }), ...(isMonth(text) ? { billingPeriod: text } : {}) };
}

function isInvoiceStatus(text: string): text is InvoiceStatus {
  return text in INVOICE_STATUSES;
}
