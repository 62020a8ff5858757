// Converts purchase orders to drafts, and drafts to requests.

import { leadDraft, leadText } from "../../parts/notice-lead.ts";
import type { Address, LineItemForm, PurchaseOrder, PurchaseOrderForm, Tax } from "../../api/model.ts";
import { type AddressDraft, type LineDraft, LEADS, NO_ADDRESS, type PurchaseOrderDraft, type TaxKind, THRESHOLDS } from "./draft.ts";
import { amount, typed } from "../../format/typed.ts";

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
    balanceThresholds: (order.noticePolicy?.balanceThresholds ?? THRESHOLDS).map(typed),
    expirationLeads: (order.noticePolicy?.expirationLeads ?? LEADS).map(leadDraft),
    lineItems: order.lineItems.map((line) => ({
      lineItemNumber: line.lineItemNumber,
      description: line.description ?? "",
      type: line.type,
      startMonth: line.startMonth,
      endMonth: line.endMonth,
      unitPrice: typed(line.unitPrice ?? ""),
      quantity: typed(line.quantity ?? ""),
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
      : { noticePolicy: { balanceThresholds: draft.balanceThresholds.map((text) => amount(text)), expirationLeads: draft.expirationLeads.map(leadText) } }),
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
    ...(line.unread as Partial<LineItemForm> | undefined),
  };
}

function optional<Name extends string>(name: Name, value: string): Partial<Record<Name, string>> {
  return value === "" ? {} : ({ [name]: value } as Record<Name, string>);
}

function rows(text: string): string[] {
  return text.split("\n").map((row) => row.trim()).filter((row) => row !== "");
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
  return "percent" in tax ? { taxKind: "percent", tax: typed(tax.percent) } : { taxKind: "amount", tax: typed(tax.amount) };
}
