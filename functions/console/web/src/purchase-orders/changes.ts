// Describes a version's changes in words: the field, its old value and its new value.

import type { Change } from "../api/model.ts";
import { decimal, money } from "../format/money.ts";
import { isMonth, lead, month } from "../format/month.ts";
import { LINE_TYPES, STATUSES, WHEN_DEPLETED } from "../format/words.ts";
import { t } from "../words/index.ts";

export interface ReadableChange {
  field: string;
  from: string | undefined;
  to: string | undefined;
}

const FIELDS: Record<string, string> = {
  ...t.orders.fields,
  status: t.orders.status,
  description: t.common.description,
  billFrom: t.common.billFrom,
  billTo: t.common.billTo,
  shipTo: t.common.shipTo,
  contacts: t.common.contacts,
  currency: t.common.currency,
  effectiveMonth: t.common.effectiveMonth,
  expirationMonth: t.common.expirationMonth,
  invoiceUnits: t.common.invoiceUnits,
  lineItems: t.common.lineItem,
  noticePolicy: t.common.noticePolicy,
  balanceThresholds: t.orders.balanceThresholds,
  expirationLeads: t.orders.expirationLeads,
  paymentTerms: t.common.paymentTerms,
  taxRegistrationNumbers: t.common.taxRegistrationNumbers,
  whenDepleted: t.common.whenDepleted,
};

const LINE_FIELDS: Record<string, string> = t.orders.lineFields;

export function changes(all: readonly Change[], currency: string): ReadableChange[] {
  return all.map(({ pointer, from, to }) => ({
    field: fieldName(pointer),
    from: from === undefined ? undefined : shown(pointer, from, currency),
    to: to === undefined ? undefined : shown(pointer, to, currency),
  }));
}

/** Names the place of an API's error, in which list items are counted from 0: `Line item 1, end month`. */
export function placeName(pointer: string): string {
  const [first = "", ...rest] = pointer.split("/").slice(1);
  if (first === "") return t.orders.fields.whole;
  const name = FIELDS[first] ?? spaced(first);
  const [at, ...inside] = rest;
  if (at === undefined) return name;
  if (!/^\d+$/.test(at)) return [name, ...rest.map((field) => FIELDS[field] ?? spaced(field))].join(", ");
  const fields = first === "lineItems" ? LINE_FIELDS : FIELDS;
  return [t.orders.itemAt(name, Number(at) + 1), ...inside.map((field) => fields[field] ?? spaced(field))].join(", ");
}

export function fieldName(pointer: string): string {
  const [first = "", ...rest] = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (first === "") return t.orders.deleted;
  if (first === "tags" && rest.length > 0) return t.orders.tag(rest.join("/"));
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
  if (typeof value === "boolean") return value ? t.orders.on : t.orders.off;
  if (typeof value === "string") {
    if (pointer.startsWith("/tags/")) return value || "-";
    if (MONEY.has(field)) return money(value, currency);
    if (field === "quantity") return decimal(value);
    if (isMonth(value)) return month(value);
    if (field === "status" && value in STATUSES) return STATUSES[value as keyof typeof STATUSES].label;
    if (field === "type" && value in LINE_TYPES) return LINE_TYPES[value as keyof typeof LINE_TYPES];
    if (field === "whenDepleted" && value in WHEN_DEPLETED) return WHEN_DEPLETED[value as keyof typeof WHEN_DEPLETED];
    return value;
  }
  if (Array.isArray(value)) return value.length === 0 ? t.orders.none : value.map((item) => (field === "expirationLeads" ? lead(String(item)) : shown("", item, currency))).join(", ");
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
