import { describe, expect, it } from "vitest";
import type { InvoiceSummary } from "../api/model.ts";
import { sheetOf, signedAmount, totalsOf } from "./export.ts";

const INVOICE = { invoiceId: "I-1", billFrom: "AWS_INC", invoiceType: "INVOICE", chargeType: "SUBSCRIPTION", billingPeriod: "2026-10", currency: "USD", amount: "10.50", outcome: "MATCHED", href: "/invoices/AWS_INC/I-1" } as InvoiceSummary;
const MEMO: InvoiceSummary = { ...INVOICE, invoiceId: "C-1", invoiceType: "CREDIT_MEMO", amount: "0.75" };

describe("invoices of a list", () => {
  it("count credit memos as negative", () => {
    expect([INVOICE, MEMO, { ...MEMO, amount: "-3.00" }].map(signedAmount)).toEqual(["10.50", "-0.75", "-3.00"]);
    expect(sheetOf([MEMO], new Map()).rows[0]?.[7]).toEqual({ number: "-0.75" });
  });

  it("are added up exactly by currency and outcome", () => {
    const yen: InvoiceSummary = { ...INVOICE, currency: "JPY", amount: "999999999999999", outcome: "UNMATCHED" };
    expect(totalsOf([yen, INVOICE, MEMO, yen])).toEqual([
      { currency: "JPY", number: 2, amount: "1999999999999998", byOutcome: { UNMATCHED: "1999999999999998" } },
      { currency: "USD", number: 2, amount: "9.75", byOutcome: { MATCHED: "9.75" } },
    ]);
  });
});
