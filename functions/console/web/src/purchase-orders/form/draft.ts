// A purchase order while it is typed: every field is present, most of them as texts. Empty fields are not sent. Rows keep
// their positions, so that the API's error pointers match them.

import { type LeadDraft, leadDraft } from "../../parts/notice-lead.ts";
import type { LineItemType, WhenDepleted } from "../../api/model.ts";

/** The notices of an account that has no settings. */
export const THRESHOLDS = ["75", "0"];
export const LEADS = ["P2M", "P1M", "P7D", "P0D"];

export interface AddressDraft {
  name: string;
  /** One per line. */
  lines: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
}

export interface ContactDraft {
  name: string;
  email: string;
  phone: string;
}

export interface TagDraft {
  key: string;
  value: string;
}

export type TaxKind = "none" | "percent" | "amount";

export interface LineDraft {
  lineItemNumber: string;
  description: string;
  type: LineItemType;
  startMonth: string;
  endMonth: string;
  unitPrice: string;
  quantity: string;
  taxKind: TaxKind;
  tax: string;
  balanceTracking: boolean;
  /** Pasted texts that are no type, or neither yes nor no, which the API refuses. */
  unread?: { type?: string; balanceTracking?: string };
}

export interface PurchaseOrderDraft {
  purchaseOrderId: string;
  description: string;
  billFrom: string[];
  /** One per line. */
  taxRegistrationNumbers: string;
  /** One per line. */
  invoiceUnits: string;
  billTo: AddressDraft;
  shipsElsewhere: boolean;
  shipTo: AddressDraft;
  paymentTerms: string;
  currency: string;
  effectiveMonth: string;
  expirationMonth: string;
  whenDepleted: WhenDepleted;
  contacts: ContactDraft[];
  tags: TagDraft[];
  /** Whether notices follow the account's settings. */
  accountPolicy: boolean;
  /** In percent. */
  balanceThresholds: string[];
  expirationLeads: LeadDraft[];
  lineItems: LineDraft[];
}

export const NO_ADDRESS: AddressDraft = { name: "", lines: "", city: "", region: "", postalCode: "", country: "" };

/** Returns an empty draft from `month` to the end of its year. */
export function emptyDraft(month: string): PurchaseOrderDraft {
  const year = month.slice(0, 4);
  return {
    purchaseOrderId: "",
    description: "",
    billFrom: [],
    taxRegistrationNumbers: "",
    invoiceUnits: "",
    billTo: NO_ADDRESS,
    shipsElsewhere: false,
    shipTo: NO_ADDRESS,
    paymentTerms: "",
    currency: "USD",
    effectiveMonth: month,
    expirationMonth: `${year}-12`,
    whenDepleted: "CONTINUE",
    contacts: [],
    tags: [],
    accountPolicy: true,
    balanceThresholds: THRESHOLDS,
    expirationLeads: LEADS.map(leadDraft),
    lineItems: [],
  };
}

export function newLine(number: string, months: { effectiveMonth: string; expirationMonth: string }): LineDraft {
  return {
    lineItemNumber: number,
    description: "",
    type: "ALL",
    startMonth: months.effectiveMonth,
    endMonth: months.expirationMonth,
    unitPrice: "",
    quantity: "1",
    taxKind: "none",
    tax: "",
    balanceTracking: true,
  };
}

/** Returns the whole number after the highest one in use. */
export function nextNumber(lines: readonly LineDraft[]): string {
  const whole = lines.map(({ lineItemNumber }) => /^\d+/.exec(lineItemNumber)?.[0]).filter((text) => text !== undefined);
  return String(Math.max(0, ...whole.map(Number)) + 1);
}

/** Returns the positions of tags whose key is used before. The API can't report them, since JSON has each key once. */
export function duplicateTags(draft: PurchaseOrderDraft): number[] {
  const keys = draft.tags.map(({ key }) => key.trim());
  return keys.flatMap((key, index) => (key !== "" && keys.indexOf(key) < index ? [index] : []));
}
