import { describe, expect, it } from "vitest";
import type { DocumentsAnswer, InvoiceDocument } from "../api/model.ts";
import { mediaTypeOf, NOTHING_SUPPLIED } from "./read.ts";
import { asksFor, isNew, stateOf } from "./state.ts";

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("a file", () => {
  it.each([
    ["XML", utf8("<?xml"), "application/xml"],
    ["XML after a byte order mark and white space", utf8("\uFEFF \r\n<Invoice"), "application/xml"],
    ["JSON", utf8('{"InvoiceSummaries":[]}'), "application/json"],
    ["pages of JSON", utf8("[{"), "application/json"],
    ["JSON in UTF-16, as PowerShell saves it", utf16('{"a":1}'), "application/json"],
    ["PDF", utf8("%PDF-1.7"), "application/pdf"],
    ["CSV", utf8("purchaseOrderId,billFrom"), undefined],
    ["a workbook", utf8("PK\u0003\u0004"), undefined],
    ["nothing", utf8(""), undefined],
  ])("with %s is known by its content", (_, bytes, expected) => {
    expect(mediaTypeOf(bytes)).toBe(expected);
  });
});

function document(result: object | undefined, invoice: Record<string, unknown> = {}, severity?: string): InvoiceDocument {
  const findings = severity === undefined ? [] : [{ term: "BT-1", severity, code: "Missing", detail: "" }];
  return { format: "CII", invoice, findings, ...(result === undefined ? {} : { result }) } as unknown as InvoiceDocument;
}

describe("a document", () => {
  it.each([
    [document({ outcome: "MATCHED", replayed: false }), "matched", true],
    [document({ outcome: "MATCHED", replayed: true }), "onRecord", false],
    [document({ outcome: "UNMATCHED", replayed: false }, {}, "NOTE"), "unmatched", true],
    [document({ outcome: "VOIDED", replayed: false }), "voided", true],
    [document({ outcome: "REJECTED", replayed: false, error: { code: "InvoiceConflict" } }), "conflict", false],
    [document({ outcome: "REJECTED", replayed: false, error: { code: "ValidationFailed" } }), "refused", false],
    [document({ outcome: "FAILED", replayed: false }), "failed", false],
    [document(undefined, {}, "ERROR"), "refused", false],
    [document(undefined, {}, "NOTE"), "passedOver", false],
  ])("%# is described in one word, and so is whether recording it writes anything", (given, state, writes) => {
    expect([stateOf(given), isNew(given)]).toEqual([state, writes]);
  });

  it("asks for what a refused document lacks, and goes on showing what was supplied", () => {
    const lacking = { documents: [document(undefined, { chargeType: "SUBSCRIPTION" }, "ERROR")] } as DocumentsAnswer;
    expect(asksFor(lacking, NOTHING_SUPPLIED)).toEqual({ billingPeriod: true, chargeType: false });
    const complete = { documents: [document({ outcome: "MATCHED" })] } as DocumentsAnswer;
    expect(asksFor(complete, NOTHING_SUPPLIED)).toEqual({ billingPeriod: false, chargeType: false });
    expect(asksFor(undefined, { billingPeriod: "2026-10", chargeType: "" })).toEqual({ billingPeriod: true, chargeType: false });
  });
});
