// Invoices from files in a real browser: tried first, completed where a document doesn't say something, then recorded; and
// AWS's choice of purchase orders beside that of matching.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;

/** AWS's summary of an invoice over the use of October 2026. */
function summary(id: string, assigned: string | undefined, amount: string): unknown {
  const total = { TotalAmount: amount, TotalAmountBeforeTax: amount, CurrencyCode: "USD" };
  return {
    AccountId: "111122223333",
    InvoiceId: id,
    IssuedDate: "2026-11-03T00:00:00+00:00",
    Entity: { InvoicingEntity: "Amazon Web Services, Inc.", BillingEntity: "AWS" },
    BillingPeriod: { Month: 10, Year: 2026 },
    BillType: "ANNIVERSARY",
    InvoiceType: "INVOICE",
    ...(assigned === undefined ? {} : { PurchaseOrderNumber: assigned }),
    BaseCurrencyAmount: total,
    PaymentCurrencyAmount: total,
  };
}

/** An e-invoice that says neither its billing period nor what it charges for. */
const E_INVOICE = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>E-2026-17</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>LU 26888617</cbc:CompanyID>
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount>100.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>119.00</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount>119.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>100.00</cbc:LineExtensionAmount></cac:InvoiceLine>
</Invoice>`;

interface TestFile {
  name: string;
  content: string | Buffer;
}

async function choose(visitor: Visitor, ...files: TestFile[]): Promise<void> {
  await visitor.page.locator("input[type=file]").setInputFiles(files.map(({ name, content }) => ({ name, mimeType: "", buffer: Buffer.from(content) })));
}

function summaries(...all: unknown[]): TestFile {
  return { name: "invoices.json", content: JSON.stringify({ InvoiceSummaries: all }) };
}

describe("invoices from files", () => {
  story("are tried, recorded, and known again; other content is a conflict", async (visitor, system) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices");
    await visitor.listed("Invoices");
    await visitor.button("Add from files").click();
    await choose(visitor, summaries(summary("FILE-1", "TRAINING", "100.00"), summary("INC-USE-2026-10", "CLOUD-2026-10", "1.00")), { name: "notes.txt", content: "Hello" });
    await page.getByText("Would be matched: 1. Differs from the record: 1").waitFor();
    await page.getByText("It would draw on line item 1 of CLOUD-2026-10").waitFor();
    await page.getByText("It is neither an e-invoice (XML or PDF) nor a list of AWS's invoice summaries (JSON).").waitFor();
    await page.getByText("The same invoice with other content").first().waitFor();
    await visitor.accessible("documents tried");
    await visitor.fitsAllWidths("documents");
    await expect(system.api("GET", "/invoices/AWS_INC/FILE-1"), "nothing is written").rejects.toThrow("404");
    await visitor.button("Record 1 invoice").click();
    await page.getByText("Recorded: 1 invoice.").waitFor();
    await page.getByText("It draws on line item 1 of CLOUD-2026-10").waitFor();
    await visitor.accessible("documents recorded");
    await visitor.button("Close").click();
    await visitor.button("Add from files").click();
    await choose(visitor, summaries(summary("FILE-1", "TRAINING", "100.00")));
    await page.getByText("Already on record").waitFor();
    expect(await visitor.button("Nothing to record").isDisabled()).toBe(true);
  });

  story("are asked for what they don't say, and refused before sending if they are too large", async (visitor, system) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/import");
    await choose(visitor, { name: "e-invoice.xml", content: `\uFEFF${E_INVOICE}` }, { name: "large.pdf", content: Buffer.concat([Buffer.from("%PDF-1.7"), Buffer.alloc(4 * 1024 * 1024)]) });
    await page.getByText(/^It is 4\.1 MB\. A file may have at most 4 MB/).waitFor();
    await page.getByText("BG-14:").waitFor();
    await visitor.accessible("a document that lacks something");
    await page.getByRole("textbox", { name: "Billing period" }).fill("2026-10");
    await page.getByRole("button", { name: /^Charge/ }).click();
    await page.getByRole("option", { name: "Monthly usage" }).click();
    // The purchase orders are for another tax registration number.
    await page.getByText("It would draw on no purchase order").waitFor();
    await visitor.accessible("a completed document");
    await visitor.fitsAllWidths("e-invoice");
    await visitor.button("Record 1 invoice").click();
    await page.getByText("Recorded: 1 invoice.").waitFor();
    const recorded = (await (await system.api("GET", "/invoices/AWS_EMEA_SARL/E-2026-17")).json()) as { amount: string };
    expect(recorded.amount).toBe("119.00");
  });

  story("can be dropped on the list of invoices", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices");
    await visitor.listed("Invoices");
    const data = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "dropped.json", { type: "application/json" }));
      return transfer;
    }, String(summaries(summary("FILE-9", undefined, "5.00")).content));
    const zone = page.getByText("Drop e-invoices (XML or PDF)");
    await expect
      .poll(async () => {
        await page.dispatchEvent("body", "dragover", { dataTransfer: data });
        return zone.isVisible();
      })
      .toBe(true);
    await zone.dispatchEvent("drop", { dataTransfer: data });
    await visitor.heading("dropped.json").waitFor();
    await page.getByText("It would draw on line item 1 of CLOUD-2026-10").waitFor();
  });

  story("aren't offered to read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/, "/invoices");
    await visitor.listed("Invoices");
    expect(await visitor.button("Add from files").count()).toBe(0);
    await visitor.page.evaluate(() => localStorage.setItem("purchase-orders.language", "de"));
    await visitor.open("/agreement");
    await visitor.heading("Wahl von AWS").waitFor();
    await visitor.accessible("AWS's choice in German");
  });
});

describe("AWS's choice", () => {
  story("is listed by agreement, with the reason here and how to correct it", async (visitor, system) => {
    const { page } = visitor;
    const body = { InvoiceSummaries: [summary("A-1", "TRAINING", "10.00"), summary("A-2", "CLOUD-2026-10", "20.00"), summary("A-3", undefined, "30.00")] };
    await system.api("POST", "/invoices/documents", body);
    await visitor.openAs(ADA, "/agreement");
    const row = visitor.row("Invoices with AWS's choice", "A-1");
    await row.getByText("TRAINING").waitFor();
    await row.getByRole("link", { name: "CLOUD-2026-10" }).waitFor();
    await row.getByText("It is the only line item that fits.").waitFor();
    await page.getByText("Choose Update purchase order").waitFor();
    await visitor.accessible("AWS's choice");
    await visitor.fitsAllWidths("agreement");
    await page.getByRole("button", { name: /^Only here \(\d+\)/ }).click();
    await visitor.row("Invoices with AWS's choice", "A-3").waitFor();
    await page.getByRole("button", { name: /^Agrees \(\d+\)/ }).click();
    await visitor.row("Invoices with AWS's choice", "A-2").waitFor();
    expect(new URL(page.url()).search).toBe("?agreement=AGREES");
  });

  story("says how to begin in an account without AWS's summaries", async (visitor) => {
    await visitor.openAs(/Bo, another buyer/, "/agreement");
    await visitor.page.getByText("No invoice has AWS's choice yet").waitFor();
    await visitor.accessible("no choice of AWS");
  });
});
