// Creating purchase orders in a real browser.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;
const LIST = "Purchase orders";

describe("a new purchase order", () => {
  story("is checked while it is typed, and created in two steps and a review", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA);
    await visitor.listed(LIST);
    await visitor.button("Create purchase order").click();
    await visitor.heading("Create purchase order").waitFor();
    expect(await page.getByText("Must not be empty.").first().count()).toBe(0);
    await visitor.accessible("step 1, untouched");
    await visitor.button("Next").click();
    await page.getByText("Must not be empty.").first().waitFor();
    await visitor.accessible("step 1, refused");
    await page.getByLabel("Purchase order ID").fill("TRAINING");
    // Exact, because the text for screen readers has a word before it and stays.
    const taken = page.getByText("A purchase order with this ID already exists; IDs can't be used again.", { exact: true });
    await taken.waitFor();
    await page.getByLabel("Purchase order ID").fill("NEW 1/2027");
    await taken.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /Bill from/ }).click();
    await page.getByRole("option", { name: /Amazon Web Services, Inc\./ }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Effective month" }).fill("2027-01");
    await page.getByRole("textbox", { name: "Expiration month" }).fill("2027-12");
    await visitor.button("Add contact").click();
    await page.getByLabel("Name of contact 1").fill("Ada");
    await page.getByLabel("E-mail of contact 1").fill("not an address");
    await page.getByLabel("E-mail of contact 1").blur();
    await page.getByText(/e-mail|mailbox|address such as/i).last().waitFor();
    await page.getByLabel("E-mail of contact 1").fill("ada@example.com");
    await visitor.button("Next").click();
    await visitor.heading("Line items").waitFor();
    await page.getByText("No line items", { exact: true }).waitFor();
    await visitor.accessible("step 2, empty");
    await visitor.button("Generate line items").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Value of each/).fill("12,000.00");
    await dialog.getByRole("checkbox", { name: /Divide a total/ }).check();
    await visitor.accessible("generate");
    await dialog.getByRole("button", { name: "Generate 12 line items" }).click();
    expect(await page.getByLabel("First month, line item 12", { exact: true }).inputValue()).toBe("2027-12");
    await page.getByRole("button", { name: "One by one" }).click();
    await page.getByText("Line item 12: All charges, December 2027, USD\u00a01,000.00 × 1").waitFor();
    await page.getByText("Value of the purchase order:").waitFor();
    await page.getByRole("button", { name: /^Line item 12:/ }).click();
    await page.getByRole("textbox", { name: "Last month" }).fill("2028-02");
    await visitor.button("Next").click();
    const outside = page.getByText("2028-02 is outside the purchase order's months, 2027-01 to 2027-12.", { exact: true });
    await outside.waitFor();
    await visitor.accessible("step 2, refused");
    await page.getByRole("textbox", { name: "Last month" }).fill("2027-12");
    await outside.waitFor({ state: "detached" });
    await visitor.button("Next").click();
    await visitor.heading("Review and create").waitFor();
    await visitor.row("Line items", "December 2027").waitFor();
    await visitor.accessible("step 3");
    await visitor.button("Create purchase order").click();
    await page.getByText("Purchase order NEW 1/2027 created.").waitFor();
    await visitor.heading("NEW 1/2027").waitFor();
    expect(page.url()).toMatch(/\/purchase-orders\/NEW~201~2F2027$/);
    await visitor.row("Line items", "December 2027").waitFor();
    expect(await visitor.table("Line items").getByRole("row").count()).toBe(13);
    await visitor.accessible("created");
  });

  story("is copied to the next year with all its months", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders/CLOUD-2026-10");
    await visitor.button("Actions").click();
    await visitor.page.getByRole("menuitem", { name: "Copy to next year" }).click();
    await visitor.page.getByText(/A copy of CLOUD-2026-10/).waitFor();
    expect(await visitor.page.getByLabel("Purchase order ID").inputValue()).toBe("CLOUD-2027-10");
    expect(await visitor.page.getByRole("textbox", { name: "Effective month" }).inputValue()).toBe("2027-10");
    await visitor.button("Next").click();
    await visitor.heading("Line items").waitFor();
    expect(await visitor.page.getByLabel("First month, line item 1", { exact: true }).inputValue()).toBe("2027-10");
    await visitor.button("Next").click();
    await visitor.button("Create purchase order").click();
    await visitor.page.getByText("Purchase order CLOUD-2027-10 created.").waitFor();
    await visitor.page.getByText("October 2027").first().waitFor();
  });
});
