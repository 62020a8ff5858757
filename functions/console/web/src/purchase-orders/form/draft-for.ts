// A draft for a purchase order that an invoice or a gap asks for, from the fields of the page's address.

import { isMonth } from "../../format/month.ts";
import { typed } from "../../format/typed.ts";
import { type PurchaseOrderDraft, emptyDraft, newLine } from "./draft.ts";

export interface InvoicePath {
  billFrom: string;
  invoiceId: string;
}

export function draftFor(search: URLSearchParams, thisMonth: string): PurchaseOrderDraft {
  const [billFrom, currency, period] = ["billFrom", "currency", "billingPeriod"].map((name) => search.get(name) ?? "");
  const empty = emptyDraft(period !== undefined && isMonth(period) ? period : thisMonth);
  if (billFrom === undefined || billFrom === "") return empty;
  return {
    ...empty,
    billFrom: [billFrom],
    currency: currency || empty.currency,
    invoiceUnits: search.get("invoiceUnit") ?? "",
    taxRegistrationNumbers: search.get("taxRegistrationNumber") ?? "",
    lineItems: [{ ...newLine("1", empty), unitPrice: typed(search.get("amount") ?? "") }],
  };
}

/** Returns the invoice to match again after the purchase order is created. */
export function invoiceIn(search: URLSearchParams): InvoicePath | undefined {
  const [billFrom, invoiceId] = [search.get("billFrom"), search.get("invoiceId")];
  return billFrom === null || invoiceId === null ? undefined : { billFrom, invoiceId };
}
