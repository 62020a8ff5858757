// Which invoices are listed: in the address, so that a list can be linked to and kept.

import type { Query } from "../api/client.ts";
import type { Month, Outcome } from "../api/types.ts";
import { isMonth } from "../format/month.ts";
import { OUTCOMES } from "../format/words.ts";

export interface InvoiceFilters {
  outcome?: Outcome;
  billingPeriod?: Month;
}

/** What an address asks for; what it can't ask for is left out. */
export function readFilters(search: URLSearchParams): InvoiceFilters {
  const [outcome, billingPeriod] = [search.get("outcome") ?? "", search.get("billingPeriod") ?? ""];
  return {
    ...(isOutcome(outcome) ? { outcome } : {}),
    ...(isMonth(billingPeriod) ? { billingPeriod } : {}),
  };
}

export function writeFilters({ outcome, billingPeriod }: InvoiceFilters): URLSearchParams {
  const search = new URLSearchParams();
  if (outcome !== undefined) search.set("outcome", outcome);
  if (billingPeriod !== undefined) search.set("billingPeriod", billingPeriod);
  return search;
}

export function query({ outcome, billingPeriod }: InvoiceFilters): Query {
  return { outcome, billingPeriod };
}

/** The filter with another outcome, or any where `text` is none. */
export function withOutcome({ billingPeriod }: InvoiceFilters, text: string): InvoiceFilters {
  return { ...(billingPeriod === undefined ? {} : { billingPeriod }), ...(isOutcome(text) ? { outcome: text } : {}) };
}

/** The filter with another billing period, or any where `text` is none. */
export function withPeriod({ outcome }: InvoiceFilters, text: string): InvoiceFilters {
  return { ...(outcome === undefined ? {} : { outcome }), ...(isMonth(text) ? { billingPeriod: text } : {}) };
}

function isOutcome(text: string): text is Outcome {
  return text in OUTCOMES;
}
