// A purchase order while it is typed: every field is there, as text. What is left empty is left out of what is sent; rows
// keep their places, so that the API's pointers lead back to them.

import type { Address, LineItemForm, LineType, Order, OrderForm, Tax } from "../../api/types.ts";

export interface AddressDraft {
  name: string;
  /** One a line. */
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
  type: LineType;
  startMonth: string;
  endMonth: string;
  unitPrice: string;
  quantity: string;
  taxKind: TaxKind;
  tax: string;
  balanceTracking: boolean;
}

export interface Draft {
  purchaseOrderId: string;
  description: string;
  billFrom: string[];
  /** One a line. */
  taxRegistrationNumbers: string;
  /** One a line. */
  invoiceUnits: string;
  billTo: AddressDraft;
  shipsElsewhere: boolean;
  shipTo: AddressDraft;
  paymentTerms: string;
  currency: string;
  effectiveMonth: string;
  expirationMonth: string;
  whenDepleted: "CONTINUE" | "STOP";
  contacts: ContactDraft[];
  tags: TagDraft[];
  /** Whether notices follow the account's settings. */
  accountPolicy: boolean;
  /** With commas between. */
  balanceThresholds: string;
  /** With commas between. */
  expirationLeads: string;
  lineItems: LineDraft[];
}

const NO_ADDRESS: AddressDraft = { name: "", lines: "", city: "", region: "", postalCode: "", country: "" };

/** A new one for the twelve months from `month` on. */
export function emptyDraft(month: string): Draft {
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

/** The first whole number that no line has. */
export function nextNumber(lines: readonly LineDraft[]): string {
  const whole = lines.map(({ lineItemNumber }) => /^\d+/.exec(lineItemNumber)?.[0]).filter((text) => text !== undefined);
  return String(Math.max(0, ...whole.map(Number)) + 1);
}

export function draftOf(order: Order): Draft {
  const shipTo = addressDraft(order.shipTo);
  const billTo = addressDraft(order.billTo);
  return {
    purchaseOrderId: order.purchaseOrderId,
    description: order.description ?? "",
    billFrom: order.billFrom,
    taxRegistrationNumbers: order.taxRegistrationNumbers.join("\n"),
    invoiceUnits: order.invoiceUnits.join("\n"),
    billTo,
    // The API says where it ships to also where that is the bill-to address.
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

/** What is sent. */
export function formOf(draft: Draft): OrderForm {
  return {
    purchaseOrderId: draft.purchaseOrderId.trim(),
    ...optional("description", draft.description.trim()),
    billFrom: draft.billFrom,
    taxRegistrationNumbers: rows(draft.taxRegistrationNumbers),
    invoiceUnits: rows(draft.invoiceUnits),
    ...address("billTo", draft.billTo),
    ...(draft.shipsElsewhere ? address("shipTo", draft.shipTo) : {}),
    ...optional("paymentTerms", draft.paymentTerms.trim()),
    currency: draft.currency,
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

/** Tags with the same key twice: JSON can't say that, so the API never sees it. */
export function duplicateTags(draft: Draft): number[] {
  const keys = draft.tags.map(({ key }) => key.trim());
  return keys.flatMap((key, index) => (key !== "" && keys.indexOf(key) < index ? [index] : []));
}

/** An amount as people type it in en-US, `12,000.00`, as the API takes it. */
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
  const given: Address = {
    ...optional("name", draft.name.trim()),
    ...(lines.length === 0 ? {} : { lines }),
    ...optional("city", draft.city.trim()),
    ...optional("region", draft.region.trim()),
    ...optional("postalCode", draft.postalCode.trim()),
    ...optional("country", draft.country.trim()),
  };
  return Object.keys(given).length === 0 ? {} : ({ [name]: given } as Record<Name, Address>);
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
