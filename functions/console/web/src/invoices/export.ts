// The invoices of a list as a table for a spreadsheet, and their totals.

import type { InvoiceStatus, InvoiceSummary } from "../api/model.ts";
import { isNegative, sum } from "../format/money.ts";
import type { Sheet } from "../format/sheet.ts";
import { CHARGE_TYPES, INVOICE_STATUSES, INVOICE_TYPES, words } from "../format/words.ts";
import { t } from "../words/index.ts";

/** The amount as it counts: credit memos are negative, although their documents say the amount without a sign. */
export function signedAmount({ invoiceType, amount }: Pick<InvoiceSummary, "invoiceType" | "amount">): string {
  return invoiceType === "CREDIT_MEMO" && !isNegative(amount) ? `-${amount}` : amount;
}

export function sheetOf(invoices: readonly InvoiceSummary[], sellers: ReadonlyMap<string, string>): Sheet {
  return {
    header: [
      t.common.invoiceId,
      t.common.billFrom,
      t.common.type,
      t.common.charge,
      t.common.billingPeriod,
      t.common.issued,
      t.common.due,
      t.common.amount,
      t.common.currency,
      t.common.outcome,
      t.common.purchaseOrder,
      t.common.lineItem,
    ],
    rows: invoices.map((invoice) => [
      invoice.invoiceId,
      sellers.get(invoice.billFrom) ?? invoice.billFrom,
      INVOICE_TYPES[invoice.invoiceType],
      words(CHARGE_TYPES, invoice.chargeType),
      invoice.billingPeriod,
      invoice.issuedDate,
      invoice.dueDate,
      { number: signedAmount(invoice) },
      invoice.currency,
      INVOICE_STATUSES[invoice.outcome].label,
      invoice.purchaseOrderId,
      invoice.lineItemNumber,
    ]),
  };
}

export interface InvoiceTotals {
  currency: string;
  number: number;
  amount: string;
  byOutcome: Partial<Record<InvoiceStatus, string>>;
}

/** Adds up the invoices of each currency. Amounts in different currencies are never added up. */
export function totalsOf(invoices: readonly InvoiceSummary[]): InvoiceTotals[] {
  const totals = new Map<string, InvoiceTotals>();
  for (const invoice of invoices) {
    const { currency, outcome } = invoice;
    const amount = signedAmount(invoice);
    const before = totals.get(currency) ?? { currency, number: 0, amount: "0", byOutcome: {} };
    const byOutcome = { ...before.byOutcome, [outcome]: sum([before.byOutcome[outcome] ?? "0", amount]) };
    totals.set(currency, { currency, number: before.number + 1, amount: sum([before.amount, amount]), byOutcome });
  }
  return [...totals.values()].sort((a, b) => a.currency.localeCompare(b.currency));
}
