// An invoice as it is typed: texts only, kept in the page's address. What is empty isn't sent, and the API says what
// is missing.

import type { PresentedInvoice } from "../invoices/types.ts";

export interface Draft {
  billFrom: string;
  invoiceId: string;
  invoiceType: string;
  chargeType: string;
  billingPeriod: string;
  currency: string;
  amount: string;
  purchaseOrderReference: string;
  invoiceUnit: string;
  taxRegistrationNumber: string;
  originalBillFrom: string;
  originalInvoiceId: string;
}

/** An ID that no seller gives its invoices. */
const UNISSUED = "PREVIEW";

const INITIAL: Draft = {
  billFrom: "",
  invoiceId: UNISSUED,
  invoiceType: "INVOICE",
  chargeType: "MONTHLY_USAGE",
  billingPeriod: "",
  currency: "USD",
  amount: "",
  purchaseOrderReference: "",
  invoiceUnit: "",
  taxRegistrationNumber: "",
  originalBillFrom: "",
  originalInvoiceId: "",
};

const FIELDS = Object.keys(INITIAL) as (keyof Draft)[];

/** What an address asks to preview; for the rest, what most invoices are. */
export function readDraft(search: URLSearchParams, thisMonth: string): Draft {
  const draft = { ...INITIAL, billingPeriod: thisMonth };
  for (const field of FIELDS) draft[field] = search.get(field) ?? draft[field];
  return draft;
}

export function writeDraft(draft: Partial<Draft>): URLSearchParams {
  const given = FIELDS.flatMap((field) => (draft[field] === undefined || draft[field] === "" ? [] : [[field, draft[field]]]));
  return new URLSearchParams(given);
}

/** The invoice to send. */
export function invoiceOf(draft: Draft): Partial<PresentedInvoice> {
  const { originalBillFrom, originalInvoiceId, ...fields } = draft;
  const own = Object.entries(fields).flatMap(([name, text]) => {
    const value = name === "purchaseOrderReference" ? text : text.trim();
    return value === "" ? [] : [[name, value]];
  });
  const original = {
    ...(originalBillFrom === "" ? {} : { billFrom: originalBillFrom }),
    ...(originalInvoiceId.trim() === "" ? {} : { invoiceId: originalInvoiceId.trim() }),
  };
  return { ...Object.fromEntries(own), ...(Object.keys(original).length === 0 ? {} : { originalInvoice: original }) };
}

/** Where the API says that something is wrong with a field. */
export function pointerOf(field: keyof Draft): string {
  if (field === "originalBillFrom") return "/originalInvoice/billFrom";
  if (field === "originalInvoiceId") return "/originalInvoice/invoiceId";
  return `/${field}`;
}
