// The purchase orders and line items that a person can choose from when moving an invoice, and the request that moves it.

import { type Api, bodyOf } from "../api/client.ts";
import type { Invoice, LineItem, PurchaseOrder, PurchaseOrderSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { money } from "../format/money.ts";
import { month, months } from "../format/month.ts";
import { LINE_TYPES } from "../format/words.ts";
import { t } from "../words/index.ts";

type Association = { purchaseOrderId: string; lineItemNumber: string; lineId?: string; reason?: string } | { rematch: true; reason?: string };

/** Returns the invoice as it is afterwards. */
export function associate(api: Api, { billFrom, invoiceId }: Invoice, body: Association): Promise<Invoice> {
  const path = { billFrom, key: encodeKey(invoiceId) };
  return bodyOf(api.PUT("/invoices/{billFrom}/{key}/association", { params: { path }, body }));
}

export interface AssociationChoice {
  value: string;
  label: string;
  description: string;
  labelTag?: string;
  disabled?: boolean;
  disabledReason?: string;
}

/** A purchase order in another currency than the invoice is disabled. */
export function purchaseOrderChoice(order: PurchaseOrderSummary, invoice: Pick<Invoice, "currency">): AssociationChoice {
  const choice = {
    value: order.purchaseOrderId,
    label: order.purchaseOrderId,
    description: months(order.effectiveMonth, order.expirationMonth),
    labelTag: order.balance === undefined ? order.currency : t.invoices.left(money(order.balance, order.currency)),
  };
  if (order.currency === invoice.currency) return choice;
  return { ...choice, disabled: true, disabledReason: t.invoices.theInvoiceIsIn(invoice.currency) };
}

/** Says why matching wouldn't choose the purchase order. A person may. */
export function unusual(order: Pick<PurchaseOrder, "billFrom" | "status" | "effectiveMonth" | "expirationMonth">, { billFrom, billingPeriod }: Pick<Invoice, "billFrom" | "billingPeriod">): string | undefined {
  if (!order.billFrom.includes(billFrom)) return t.invoices.unusual.seller;
  if (order.status.startsWith("SUSPENDED")) return t.invoices.unusual.suspended;
  if (billingPeriod < order.effectiveMonth || billingPeriod > order.expirationMonth) return t.invoices.unusual.months(month(billingPeriod));
  return undefined;
}

/** The line item that the invoice already draws on is disabled. */
export function lineItemChoice(
  line: LineItem,
  order: Pick<PurchaseOrder, "purchaseOrderId" | "currency">,
  invoice: Pick<Invoice, "purchaseOrderId" | "lineItemNumber">,
): AssociationChoice {
  const choice = {
    value: line.lineItemNumber,
    label: `${line.lineItemNumber}: ${LINE_TYPES[line.type]}`,
    description: months(line.startMonth, line.endMonth),
    labelTag: line.balance === undefined ? t.common.notTracked : t.invoices.left(money(line.balance, order.currency)),
  };
  const current = order.purchaseOrderId === invoice.purchaseOrderId && line.lineItemNumber === invoice.lineItemNumber;
  return current ? { ...choice, disabled: true, disabledReason: t.invoices.theInvoiceAlreadyDrawsOnIt } : choice;
}
