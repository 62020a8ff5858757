// Finding things in a real browser: the search of the top bar, saved views, totals, exports, and the panel beside a list.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("the search in the top bar", () => {
  story("finds purchase orders, invoices by ID and amount, sellers, and pages, by keyboard", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/settings");
    await visitor.heading("Settings").waitFor();
    const find = page.getByRole("combobox", { name: "Search purchase orders, invoices, sellers and pages" });
    await page.keyboard.press("Control+k");
    expect(await find.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type("japan");
    await page.getByRole("option", { name: /JAPAN-STOP/ }).first().waitFor();
    await visitor.accessible("search results");
    // The first one is all invoices with the text.
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await visitor.heading("JAPAN-STOP").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("12,904.61");
    await page.getByRole("option", { name: /INC-USE-2026-10/ }).click();
    await visitor.heading("INC-USE-2026-10").waitFor();
    for (const typed of ["-388.02", "−388.02"]) {
      await page.keyboard.press("Control+k");
      await page.keyboard.insertText(typed);
      await page.getByRole("option", { name: /EMEA-CREDIT-2026-10/ }).waitFor();
      await page.getByRole("button", { name: "Clear the search" }).click();
    }
    await page.keyboard.press("Control+k");
    await page.keyboard.type("private limited");
    await page.getByRole("option", { name: "Invoices from Amazon Web Services India Private Limited" }).waitFor();
    await visitor.accessible("sellers found");
    await page.getByRole("option", { name: "Invoices from Amazon Web Services India Private Limited" }).click();
    await page.waitForURL(/\/invoices\?billFrom=AWS_INDIA$/);
    await visitor.row("Invoices", "IN-USE-2026-10").waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("japan");
    await page.getByRole("option", { name: /^Purchase orders for .*Japan/ }).click();
    await page.waitForURL(/\/purchase-orders\?billFrom=AWS_JAPAN$/);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("cover");
    await page.getByRole("option", { name: "Coverage" }).click();
    await visitor.heading("Coverage").waitFor();
    await visitor.fits("search");
  });
});

describe("the lists", () => {
  story("keep a view, add up what is filtered, and export what is selected", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices?billFrom=AWS_EMEA_SARL");
    await visitor.heading("Invoices (6)").waitFor();
    await visitor.row("Invoices", "EMEA-CREDIT-2026-10").getByText("EUR\u00a0−388.02").waitFor();
    await visitor.button("Totals").click();
    await visitor.row("Totals of these invoices", "EUR").getByText("EUR\u00a022,213.44").first().waitFor();
    await visitor.accessible("totals");
    await visitor.button("Views").click();
    await page.getByRole("menuitem", { name: "Save this view" }).click();
    await page.getByLabel("Name of the view").fill("Europe");
    await visitor.accessible("naming a view");
    await visitor.button("Save").click();
    await visitor.button("Europe").waitFor();
    await page.getByRole("checkbox", { name: "Select EMEA-CREDIT-2026-10" }).check();
    const panel = page.getByRole("region", { name: "EMEA-CREDIT-2026-10" });
    await panel.getByText(/It gives money back for invoice EMEA-USE-2026-10/).waitFor();
    await visitor.accessible("panel");
    await page.getByRole("checkbox", { name: "Select EMEA-SUB-2026-10" }).check();
    await visitor.button("Export 2 invoices").click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "CSV" }).click()]);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines.find((line) => line.startsWith("EMEA-CREDIT-2026-10"))).toContain(",-388.02,EUR,Matched,EMEA-USAGE,1");
    await page.getByRole("link", { name: "EMEA-SUB-2026-10" }).click();
    await visitor.heading("EMEA-SUB-2026-10").waitFor();
    await page.goBack();
    await visitor.heading("Invoices (6)").waitFor();
    await visitor.open("/invoices");
    await visitor.button("Views").click();
    await page.getByRole("menuitemcheckbox", { name: "Europe" }).click();
    await page.waitForURL(/billFrom=AWS_EMEA_SARL/);
  });
});
