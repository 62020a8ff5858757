import { describe, expect, it } from "vitest";
import { rowsOf, type SpentInvoice } from "./load.ts";
import { currenciesOf, groupsOf, type SpendData } from "./groups.ts";

const INVOICE = { billFrom: "AWS_INC", chargeType: "SUBSCRIPTION", currency: "USD", amount: "10.00", outcome: "MATCHED", purchaseOrderId: "A" } satisfies SpentInvoice;
const DATA: SpendData = {
  invoices: [
    INVOICE,
    { ...INVOICE, purchaseOrderId: "B", amount: "25.50" },
    { ...INVOICE, amount: "-3.00" },
    { ...INVOICE, outcome: "VOIDED", amount: "999.00" },
    { ...INVOICE, currency: "EUR", amount: "7.00" },
    { ...INVOICE, outcome: "UNMATCHED", chargeType: "MARKETPLACE", amount: "1.00", purchaseOrderId: undefined },
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

  it("is read from a file", () => {
    const header = "billFrom,invoiceId,chargeType,currency,amount,outcome,purchaseOrders";
    const rows = rowsOf([header, "AWS_INC,1,SUBSCRIPTION,USD,-3.00,MATCHED,A\\; B", "AWS_INC,2,MARKETPLACE,USD,1.00,UNMATCHED,", "AWS_INC,3,MARKETPLACE,USD,1.00,MATCHED,'=A; C", ""].join("\r\n"));
    expect(rows.map(({ amount, purchaseOrderId }) => [amount, purchaseOrderId])).toEqual([["-3.00", "A; B"], ["1.00", undefined], ["1.00", undefined]]);
    expect(rows[0]).toMatchObject({ billFrom: "AWS_INC", chargeType: "SUBSCRIPTION", currency: "USD", outcome: "MATCHED" });
  });
});
