// An invoice while it is typed. Every field is a text, and the page's address holds them. Empty fields are not sent, and the
// API reports those that are missing.

import { amount } from "../format/typed.ts";
import type { InvoiceForm, InvoiceLineForm } from "../api/model.ts";

export interface InvoiceDraft {
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

/** A line of an invoice while it is typed. Its place is its ID. */
export interface LineDraft {
  amount: string;
  chargeType: string;
  purchaseOrderReference: string;
  purchaseOrderLineReference: string;
}

export const EMPTY_LINE: LineDraft = { amount: "", chargeType: "", purchaseOrderReference: "", purchaseOrderLineReference: "" };

/** The name of the lines in an address. */
const LINES = "lines";

/** An invoice ID that no seller uses. */
const UNUSED_ID = "PREVIEW";

const INITIAL: InvoiceDraft = {
  billFrom: "",
  invoiceId: UNUSED_ID,
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

const FIELDS = Object.keys(INITIAL) as (keyof InvoiceDraft)[];

/** Reads a draft from an address, with common values for fields that are not in it. */
export function readDraft(search: URLSearchParams, thisMonth: string): InvoiceDraft {
  const draft = { ...INITIAL, billingPeriod: thisMonth };
  for (const field of FIELDS) draft[field] = search.get(field) ?? draft[field];
  return draft;
}

export function writeDraft(draft: Partial<InvoiceDraft>): URLSearchParams {
  const filled = FIELDS.flatMap((field) => (draft[field] === undefined || draft[field] === "" ? [] : [[field, draft[field]]]));
  return new URLSearchParams(filled);
}

/** Reads the lines of a draft from an address. What isn't one is left out. */
export function readLines(search: URLSearchParams): LineDraft[] {
  try {
    const lines: unknown = JSON.parse(search.get(LINES) ?? "[]");
    if (!Array.isArray(lines)) return [];
    const text = (line: object, name: string) => String((line as Record<string, unknown>)[name] ?? "");
    const names = Object.keys(EMPTY_LINE);
    const read = (line: object) => Object.fromEntries(names.map((name) => [name, text(line, name)])) as unknown as LineDraft;
    return lines.filter((line): line is object => typeof line === "object" && line !== null).map(read);
  } catch {
    return [];
  }
}

/** Adds the lines of a draft to an address. */
export function withLines(search: URLSearchParams, lines: readonly LineDraft[]): URLSearchParams {
  if (lines.length > 0) search.set(LINES, JSON.stringify(lines));
  return search;
}

/** Converts the lines of a draft to those to send. */
export function linesOf(lines: readonly LineDraft[]): Pick<InvoiceForm, "lines"> {
  const line = (draft: LineDraft, index: number) => {
    const fields = Object.entries({ ...draft, amount: amount(draft.amount) }).filter(([, text]) => text !== "");
    return { lineId: String(index + 1), ...Object.fromEntries(fields) } as InvoiceLineForm;
  };
  return lines.length === 0 ? {} : { lines: lines.map(line) };
}

/** Converts a draft to the invoice to send, which may lack fields that the API requires. */
export function invoiceOf(draft: InvoiceDraft): InvoiceForm {
  const { originalBillFrom, originalInvoiceId, ...fields } = draft;
  const own = Object.entries(fields).flatMap(([name, text]) => {
    const value = name === "purchaseOrderReference" ? text : name === "amount" ? amount(text) : text.trim();
    return value === "" ? [] : [[name, value]];
  });
  const original = {
    ...(originalBillFrom === "" ? {} : { billFrom: originalBillFrom }),
    ...(originalInvoiceId.trim() === "" ? {} : { invoiceId: originalInvoiceId.trim() }),
  };
  return { ...Object.fromEntries(own), ...(Object.keys(original).length === 0 ? {} : { originalInvoice: original }) } as InvoiceForm;
}

/** Returns the pointer that the API uses for a field's errors. */
export function pointerOf(field: keyof InvoiceDraft): string {
  if (field === "originalBillFrom") return "/originalInvoice/billFrom";
  if (field === "originalInvoiceId") return "/originalInvoice/invoiceId";
  return `/${field}`;
}
