// Describes a version's changes in words: the field, its old value and its new value.

import type { Change } from "../api/model.ts";
import { decimal, money } from "../format/money.ts";
import { isMonth, lead, month } from "../format/month.ts";
import { LINE_TYPES, readable, STATUSES, WHEN_DEPLETED } from "../format/words.ts";

export interface ReadableChange {
  field: string;
  from: string | undefined;
  to: string | undefined;
}

const FIELDS: Record<string, string> = {
  status: "Status",
  description: "Description",
  billFrom: "Bill from",
  billTo: "Bill to",
  shipTo: "Ship to",
  contacts: "Contacts",
  currency: "Currency",
  effectiveMonth: "Effective month",
  expirationMonth: "Expiration month",
  invoiceUnits: "Invoice units",
  lineItems: "Line item",
  noticePolicy: "Notice policy",
  balanceThresholds: "balance thresholds",
  expirationLeads: "expiration leads",
  paymentTerms: "Payment terms",
  taxRegistrationNumbers: "Tax registration numbers",
  whenDepleted: "When depleted",
};

const LINE_FIELDS: Record<string, string> = {
  startMonth: "start month",
  endMonth: "end month",
  unitPrice: "unit price",
  quantity: "quantity",
  totalValue: "value",
  balanceTracking: "balance tracking",
  tax: "tax",
  type: "type",
  description: "description",
};

export function changes(all: readonly Change[], currency: string): ReadableChange[] {
  return all.map(({ pointer, from, to }) => ({
    field: fieldName(pointer),
    from: from === undefined ? undefined : shown(pointer, from, currency),
    to: to === undefined ? undefined : shown(pointer, to, currency),
  }));
}

export function fieldName(pointer: string): string {
  const [first = "", ...rest] = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (first === "") return "Deleted";
  if (first === "tags" && rest.length > 0) return `Tag ${rest.join("/")}`;
  const name = FIELDS[first] ?? spaced(first);
  if (first === "lineItems") {
    const [number = "", ...fields] = rest;
    const own = fields.map((field) => LINE_FIELDS[field] ?? spaced(field).toLowerCase());
    return [`${name} ${number}`, ...own].join(", ");
  }
  return [name, ...rest.map((field) => FIELDS[field] ?? spaced(field).toLowerCase())].join(", ");
}

const MONEY = new Set(["unitPrice", "totalValue", "amount"]);

function shown(pointer: string, value: unknown, currency: string): string {
  const field = pointer.split("/").at(-1) ?? "";
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") {
    if (pointer.startsWith("/tags/")) return value || "-";
    if (MONEY.has(field)) return money(value, currency);
    if (field === "quantity") return decimal(value);
    if (isMonth(value)) return month(value);
    if (field === "status" && value in STATUSES) return STATUSES[value as keyof typeof STATUSES].label;
    if (field === "type" && value in LINE_TYPES) return LINE_TYPES[value as keyof typeof LINE_TYPES];
    if (field === "whenDepleted" && value in WHEN_DEPLETED) return readable(value);
    return value;
  }
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => (field === "expirationLeads" ? lead(String(item)) : shown("", item, currency))).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([name]) => name !== "lineItemNumber")
      .map(([name, item]) => `${LINE_FIELDS[name] ?? spaced(name).toLowerCase()} ${shown(`/${name}`, item, currency)}`)
      .join(", ");
  }
  return String(value);
}

/** `postalCode` as `Postal code` */
function spaced(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
