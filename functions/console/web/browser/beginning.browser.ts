// The beginning in a real browser: an empty account, the template of an import, and help on every page.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;
const BO = /Bo, another buyer/;
const WIDTHS = [1440, 1024, 768, 390];

describe("an empty account", () => {
  story("shows three ways to begin instead of an empty dashboard", async (visitor, system) => {
    const { page } = visitor;
    await visitor.openAs(BO);
    for (const way of ["Make one", "Import a spreadsheet", "Try it with AWS's invoices"]) await visitor.heading(way).waitFor();
    await page.getByText("aws invoicing list-invoice-summaries --selector ResourceType=ACCOUNT_ID,Value=444455556666 > invoices.json").waitFor();
    await visitor.accessible("start page");
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`start page, ${width} wide`);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.getByRole("main").getByRole("link", { name: "Create purchase order" }).or(page.getByRole("main").getByRole("button", { name: "Create purchase order" })).first().click();
    await visitor.heading("Create purchase order").waitFor();
    await system.createPurchaseOrder("BO-1", {}, "444455556666");
    await page.goBack();
    await visitor.listed("Totals by currency");
  });
});

describe("the template of an import", () => {
  for (const [name, button] of [
    ["purchase-orders-template.csv", "Template (.csv)"],
    ["purchase-orders-template.xlsx", "Template (.xlsx)"],
  ] as const) {
    story(`can be imported as it is: ${name}`, async (visitor) => {
      const { page } = visitor;
      await visitor.openAs(BO, "/import");
      const [file] = await Promise.all([page.waitForEvent("download"), visitor.button(button).click()]);
      expect(file.suggestedFilename()).toBe(name);
      const buffer = await readFile(await file.path());
      await page.locator("input[type=file]").setInputFiles({ name, mimeType: "", buffer });
      await visitor.button("Import 2 purchase orders").waitFor();
      await visitor.row("Rows", "EXAMPLE-2027-EU").getByText("Would be created").waitFor();
    });
  }
});

describe("help", () => {
  story("says what the page is for and explains its terms, on every page", async (visitor) => {
    const { page } = visitor;
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await visitor.openAs(ADA, "/close?month=2026-10");
    await visitor.listed("Line items");
    expect(loaded.filter((url) => url.endsWith("/help.js")), "help is not loaded before it is opened").toEqual([]);
    await visitor.button("Open help").first().click();
    const help = page.getByRole("complementary", { name: "Help" }).or(page.locator("aside")).filter({ hasText: "Terms" }).last();
    await help.getByText("The month whose use an invoice charges.").waitFor();
    await visitor.accessible("help");
    await page.getByRole("link", { name: "Coverage" }).first().click();
    await help.getByText("Whether an ordinary invoice for a month would match a line item.").waitFor();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`help, ${width} wide`);
    }
  });
});
