// A purchase order while it is typed: every field is present, most of them as texts. Empty fields are not sent. Rows keep
// their positions, so that the API's error pointers match them.

import type { Address, LineItemForm, LineItemType, PurchaseOrder, PurchaseOrderForm, Tax, WhenDepleted } from "../../api/model.ts";

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
  /** Separated by commas. */
  balanceThresholds: string;
  /** Separated by commas. */
  expirationLeads: string;
  lineItems: LineDraft[];
}

const NO_ADDRESS: AddressDraft = { name: "", lines: "", city: "", region: "", postalCode: "", country: "" };

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
    balanceThresholds: "75, 0",
    expirationLeads: "P2M, P1M, P7D, P0D",
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

export function draftOf(order: PurchaseOrder): PurchaseOrderDraft {
  const shipTo = addressDraft(order.shipTo);
  const billTo = addressDraft(order.billTo);
  return {
    purchaseOrderId: order.purchaseOrderId,
    description: order.description ?? "",
    billFrom: order.billFrom,
    taxRegistrationNumbers: order.taxRegistrationNumbers.join("\n"),
    invoiceUnits: order.invoiceUnits.join("\n"),
    billTo,
    // Without an address of its own to ship to, the API returns the bill-to address.
    shipsElsewhere: JSON.stringify(shipTo) !== JSON.stringify(billTo),
    shipTo,
    paymentTerms: order.paymentTerms ?? "",
    currency: order.currency,
    effectiveMonth: order.effectiveMonth,
    expirationMonth: order.expirationMonth,
    whenDepleted: order.whenDepleted,
    contacts: order.contacts.map(({ name, email, phone = "" }) => ({ name, email, phone })),
    tags: Object.entries(order.tags).map(([key, value]) => ({ key, value })),
    accountPolicy: order.noticePolicy === undefined,
    balanceThresholds: (order.noticePolicy?.balanceThresholds ?? ["75", "0"]).join(", "),
    expirationLeads: (order.noticePolicy?.expirationLeads ?? ["P2M", "P1M", "P7D", "P0D"]).join(", "),
    lineItems: order.lineItems.map((line) => ({
      lineItemNumber: line.lineItemNumber,
      description: line.description ?? "",
      type: line.type,
      startMonth: line.startMonth,
      endMonth: line.endMonth,
      unitPrice: line.unitPrice ?? "",
      quantity: line.quantity ?? "",
      ...taxDraft(line.tax),
      balanceTracking: line.balanceTracking,
    })),
  };
}

/** Converts a draft to the request. The API refuses codes that it doesn't know and fields that are missing. */
export function formOf(draft: PurchaseOrderDraft): PurchaseOrderForm {
  return {
    purchaseOrderId: draft.purchaseOrderId.trim(),
    ...optional("description", draft.description.trim()),
    billFrom: draft.billFrom,
    taxRegistrationNumbers: rows(draft.taxRegistrationNumbers),
    invoiceUnits: rows(draft.invoiceUnits),
    ...address("billTo", draft.billTo),
    ...(draft.shipsElsewhere ? address("shipTo", draft.shipTo) : {}),
    ...optional("paymentTerms", draft.paymentTerms.trim()),
    currency: draft.currency as PurchaseOrderForm["currency"],
    effectiveMonth: draft.effectiveMonth,
    expirationMonth: draft.expirationMonth,
    whenDepleted: draft.whenDepleted,
    contacts: draft.contacts.map(({ name, email, phone }) => ({
      name: name.trim(),
      email: email.trim(),
      ...optional("phone", phone.trim()),
    })),
    tags: Object.fromEntries(draft.tags.map(({ key, value }) => [key.trim(), value.trim()])),
    ...(draft.accountPolicy
      ? {}
      : { noticePolicy: { balanceThresholds: listed(draft.balanceThresholds), expirationLeads: listed(draft.expirationLeads) } }),
    lineItems: draft.lineItems.map(lineOf),
  };
}

function lineOf(line: LineDraft): LineItemForm {
  return {
    lineItemNumber: line.lineItemNumber.trim(),
    ...optional("description", line.description.trim()),
    type: line.type,
    ...optional("startMonth", line.startMonth),
    ...optional("endMonth", line.endMonth),
    ...optional("unitPrice", amount(line.unitPrice)),
    ...optional("quantity", amount(line.quantity)),
    ...(line.taxKind === "none" ? {} : { tax: { [line.taxKind]: amount(line.tax) } as Tax }),
    balanceTracking: line.balanceTracking,
  };
}

/** Returns the positions of tags whose key is used before. The API can't report them, since JSON has each key once. */
export function duplicateTags(draft: PurchaseOrderDraft): number[] {
  const keys = draft.tags.map(({ key }) => key.trim());
  return keys.flatMap((key, index) => (key !== "" && keys.indexOf(key) < index ? [index] : []));
}

/** Removes the grouping commas of en-US, as in `12,000.00`, which the API refuses. */
export function amount(text: string): string {
  const trimmed = text.trim();
  return /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(trimmed) ? trimmed.replaceAll(",", "") : trimmed;
}

function optional<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return value === "" ? {} : ({ [name]: value } as Record<Name, string>);
}

function rows(text: string): string[] {
  return text.split("\n").map((row) => row.trim()).filter((row) => row !== "");
}

function listed(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function address<Name extends "billTo" | "shipTo">(name: Name, draft: AddressDraft): Partial<Record<Name, Address>> {
  const lines = rows(draft.lines);
  const filled = {
    ...optional("name", draft.name.trim()),
    ...(lines.length === 0 ? {} : { lines }),
    ...optional("city", draft.city.trim()),
    ...optional("region", draft.region.trim()),
    ...optional("postalCode", draft.postalCode.trim()),
    ...optional("country", draft.country.trim()),
  };
  return Object.keys(filled).length === 0 ? {} : ({ [name]: filled } as Record<Name, Address>);
}

function addressDraft(given: Address | undefined): AddressDraft {
  if (given === undefined) return NO_ADDRESS;
  const { name = "", lines = [], city = "", region = "", postalCode = "", country = "" } = given;
  return { name, lines: lines.join("\n"), city, region, postalCode, country };
}

function taxDraft(tax: Tax | undefined): { taxKind: TaxKind; tax: string } {
  if (tax === undefined) return { taxKind: "none", tax: "" };
  return "percent" in tax ? { taxKind: "percent", tax: tax.percent } : { taxKind: "amount", tax: tax.amount };
}
