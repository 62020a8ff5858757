// What if, as a page, in a real browser.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("what if", () => {
  story("shows which invoices would move and which balances break, as a table and a chart", async (visitor, system) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/what-if");
    await page.getByRole("button", { name: /^Purchase order/ }).click();
    await page.getByRole("option", { name: /EMEA-USAGE/ }).click();
    expect(await page.getByRole("textbox", { name: "First billing period" }).inputValue()).toBe("2025-11");
    await page.getByText("As if it didn't exist").click();
    await visitor.button("Try it").click();
    await page.getByText(/Newly unmatched: \d+\./).waitFor();
    await visitor.row("Invoices that would draw elsewhere", "EMEA-USE-2026-10").getByText("Unmatched").waitFor();
    await visitor.accessible("without a purchase order");
    await page.getByText("As if it didn't exist").click();
    await page.getByLabel("Unit price").fill("1.00");
    await visitor.button("Try it").click();
    await page.getByText("These line items would be below zero").waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toBe("?order=EMEA-USAGE");
    await expect(system.api("GET", "/purchase-orders/EMEA-USAGE").then((answer) => answer.json()), "nothing is written").resolves.toMatchObject({ version: 1 });
  });

  story("tries a new purchase order, and shows at its fields what is missing", async (visitor) => {
    const { page } = visitor;
    visitor.expectFailures(/what-if$/);
    await visitor.openAs(/Vic, auditor/, "/what-if");
    await visitor.button("Try it").click();
    await page.getByText("Must not be empty.").first().waitFor();
    await visitor.accessible("a new purchase order that lacks fields");
    await page.getByRole("button", { name: /^Bill from/ }).click();
    await page.getByRole("option", { name: "Amazon Web Services India Private Limited" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Currency/ }).click();
    await page.getByRole("option", { name: /INR/ }).click();
    await page.getByRole("textbox", { name: "Effective month" }).fill("2026-01");
    await page.getByRole("textbox", { name: "First month" }).fill("2026-01");
    await page.getByLabel("Unit price").fill("1000.00");
    await visitor.button("Try it").click();
    await page.getByText(/Newly matched: 1\./).waitFor();
    await page.getByText("These line items would be below zero").waitFor();
    await visitor.row("Line items", "line item 1 of the new purchase order").waitFor();
    await page.getByRole("application", { name: "Invoiced by line item now and then, in INR" }).or(page.getByLabel("Invoiced by line item now and then, in INR")).first().waitFor();
    await visitor.accessible("a new purchase order");
    await visitor.fitsAllWidths("what-if");
  });
});
