import { describe, expect, it } from "vitest";
import type { InvoiceSummary } from "../api/model.ts";
import { currenciesOf, groupsOf, type SpendData } from "./groups.ts";

const INVOICE = { billFrom: "AWS_INC", invoiceId: "1", invoiceType: "INVOICE", chargeType: "SUBSCRIPTION", billingPeriod: "2026-10", currency: "USD", amount: "10.00", outcome: "MATCHED", purchaseOrderId: "A" } as InvoiceSummary;
const DATA: SpendData = {
  invoices: [
    INVOICE,
    { ...INVOICE, purchaseOrderId: "B", amount: "25.50" },
    { ...INVOICE, invoiceType: "CREDIT_MEMO", amount: "3.00" },
    { ...INVOICE, outcome: "VOIDED", amount: "999.00" },
    { ...INVOICE, currency: "EUR", amount: "7.00" },
    { ...INVOICE, outcome: "UNMATCHED", chargeType: "MARKETPLACE", amount: "1.00", purchaseOrderId: undefined } as unknown as InvoiceSummary,
  ],
  orders: [{ purchaseOrderId: "A", tags: { site: "HAM" } }],
  sellers: new Map([["AWS_INC", "Amazon Web Services, Inc."]]),
};

describe("spend", () => {
  it.each([
    ["seller", [["Amazon Web Services, Inc.", "33.50", 4]]],
    ["charge", [["Subscription", "32.50", 3], ["Marketplace", "1.00", 1]]],
    ["order", [["B", "25.50", 1], ["A", "7.00", 2], ["No purchase order", "1.00", 1]]],
    ["tag:site", [["Without this tag", "25.50", 1], ["HAM", "7.00", 2], ["No purchase order", "1.00", 1]]],
  ] as const)("by %s", (by, expected) => {
    expect(groupsOf(DATA, "USD", by).map(({ name, amount, invoices }) => [name, amount, invoices])).toEqual(expected);
  });

  it("has the currency of most invoices first", () => {
    expect(currenciesOf(DATA.invoices)).toEqual(["USD", "EUR"]);
  });
});
