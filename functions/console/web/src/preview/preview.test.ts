import { describe, expect, it } from "vitest";
import { EMPTY_LINE, type InvoiceDraft, invoiceOf, linesOf, pointerOf, readDraft, readLines, withLines, writeDraft } from "./draft.ts";

describe("an invoice draft", () => {
  it("starts with common values and this month", () => {
    expect(invoiceOf(readDraft(new URLSearchParams(), "2026-11"))).toEqual({
      invoiceId: "PREVIEW",
      invoiceType: "INVOICE",
      chargeType: "MONTHLY_USAGE",
      billingPeriod: "2026-11",
      currency: "USD",
    });
  });

  it("survives being written to an address and read again", () => {
    const draft: InvoiceDraft = { ...readDraft(new URLSearchParams("billFrom=AWS_INC&amount=5.00&other=1"), "2026-11"), invoiceUnit: "EU & US" };
    expect(readDraft(writeDraft(draft), "2030-01")).toEqual(draft);
  });

  it("is sent without empty fields, and with its reference unchanged", () => {
    const draft = readDraft(new URLSearchParams(), "2026-11");
    const sent = invoiceOf({ ...draft, amount: " 5.00 ", purchaseOrderReference: "PO 7 ", originalInvoiceId: "INV-0" });
    expect(sent).toMatchObject({ amount: "5.00", purchaseOrderReference: "PO 7 ", originalInvoice: { invoiceId: "INV-0" } });
    expect(sent).not.toHaveProperty("billFrom");
    expect(sent).not.toHaveProperty("originalBillFrom");
  });

  it("has a pointer for the errors of each field", () => {
    expect(pointerOf("amount")).toBe("/amount");
    expect(pointerOf("originalBillFrom")).toBe("/originalInvoice/billFrom");
  });
});

describe("the lines of an invoice", () => {
  const lines = [{ ...EMPTY_LINE, amount: "60.00" }, { ...EMPTY_LINE, amount: "40.00", chargeType: "SUBSCRIPTION", purchaseOrderReference: "PO-7" }];

  it("are sent with their places as IDs, and only what was typed", () => {
    expect(linesOf([])).toEqual({});
    expect(linesOf(lines)).toEqual({
      lines: [
        { lineId: "1", amount: "60.00" },
        { lineId: "2", amount: "40.00", chargeType: "SUBSCRIPTION", purchaseOrderReference: "PO-7" },
      ],
    });
  });

  it("are kept in the address, and what is no line there is left out", () => {
    expect(readLines(withLines(new URLSearchParams(), lines))).toEqual(lines);
    for (const text of ["", "{", "7", '"x"', "[1,null]"]) expect(readLines(new URLSearchParams({ lines: text }))).toEqual([]);
  });
});
