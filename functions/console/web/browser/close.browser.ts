// A month's close in a real browser.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("a month's close", () => {
  story("shows balances, draws, credits and moves of the month, agrees with the ledgers, and is saved", async (visitor, system) => {
    await system.api("PUT", "/invoices/AWS_INC/INC-NAMED-2026-10/association", { purchaseOrderId: "TRAINING", lineItemNumber: "1", reason: "it was a course" });
    const { page } = visitor;
    await visitor.openAs(ADA, "/close?month=2026-10");
    const row = visitor.row("Line items", "EMEA-USAGE");
    for (const amount of ["82,984.56", "7,388.02", "−388.02", "75,984.56"]) await row.getByText(`EUR\u00a0${amount}`).waitFor();
    await page.getByText("The line items agree with their ledgers. This is the statement of October 2026.").waitFor();
    await visitor.row("Unmatched invoices", "IN-USE-2026-10").getByText("INR\u00a064,000.00").waitFor();
    await visitor.row("Moves and voids", "INC-NAMED-2026-10").getByText("someone@example.com: it was a course").waitFor();
    await visitor.row("Totals of the month", "EUR").waitFor();
    await visitor.accessible("close");
    await visitor.button("Export").click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
    expect(file.suggestedFilename()).toBe("close-2026-10.csv");
    expect(await readFile(await file.path(), "utf8")).toContain("EMEA-USAGE,1,,2026-02,2027-05,EUR,82984.56,7388.02,-388.02,0.00,0.00,75984.56,0.00");
    for (const width of [1440, 1024, 768, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`close, ${width} wide`);
    }
    await page.getByRole("textbox", { name: "Billing period" }).fill("2026-09");
    await visitor.row("Line items", "EMEA-USAGE").getByText("EUR\u00a090,000.00").waitFor();
  });
});
