import { describe, expect, it } from "vitest";
import { type Draft, invoiceOf, pointerOf, readDraft, writeDraft } from "./draft.ts";

describe("an invoice that is typed", () => {
  it("begins as most are, in this month", () => {
    expect(invoiceOf(readDraft(new URLSearchParams(), "2026-11"))).toEqual({
      invoiceId: "PREVIEW",
      invoiceType: "INVOICE",
      chargeType: "MONTHLY_USAGE",
      billingPeriod: "2026-11",
      currency: "USD",
    });
  });

  it("is in the address, and comes back from it", () => {
    const draft: Draft = { ...readDraft(new URLSearchParams("billFrom=AWS_INC&amount=5.00&other=1"), "2026-11"), invoiceUnit: "EU & US" };
    expect(readDraft(writeDraft(draft), "2030-01")).toEqual(draft);
  });

  it("is sent without what is empty, and its reference as it is printed", () => {
    const draft = readDraft(new URLSearchParams(), "2026-11");
    const sent = invoiceOf({ ...draft, amount: " 5.00 ", purchaseOrderReference: "PO 7 ", originalInvoiceId: "INV-0" });
    expect(sent).toMatchObject({ amount: "5.00", purchaseOrderReference: "PO 7 ", originalInvoice: { invoiceId: "INV-0" } });
    expect(sent).not.toHaveProperty("billFrom");
    expect(sent).not.toHaveProperty("originalBillFrom");
  });

  it("has its refusals at its fields", () => {
    expect(pointerOf("amount")).toBe("/amount");
    expect(pointerOf("originalBillFrom")).toBe("/originalInvoice/billFrom");
  });
});
