// Line items edited in a grid, with tables pasted from a spreadsheet.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;
const GRID = "Line items";

/** Puts a table on the clipboard, as a spreadsheet does, and pastes it into a cell. */
async function paste(visitor: Visitor, cell: string, table: string): Promise<void> {
  await visitor.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await visitor.page.evaluate((text) => navigator.clipboard.writeText(text), table);
  await visitor.page.getByLabel(cell, { exact: true }).focus();
  await visitor.page.keyboard.press("Control+V");
}

async function openLines(visitor: Visitor, id: string): Promise<void> {
  await visitor.openAs(ADA, "/create-purchase-order?billFrom=AWS_INC&currency=USD&billingPeriod=2027-01&amount=1000.00");
  await visitor.page.getByLabel("Purchase order ID").fill(id);
  await visitor.button("Next").click();
  await visitor.table(GRID).waitFor();
}

describe("line items in a grid", () => {
  story("are edited in place, and moved between with keys", async (visitor) => {
    const { page } = visitor;
    await openLines(visitor, "EDITED-2027");
    await visitor.accessible("grid");
    await visitor.button("Add row").click();
    const price = page.getByLabel("Unit price (USD), line item 2", { exact: true });
    await price.click();
    await page.keyboard.type("2,500.50");
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Unit price (USD), line item 1");
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowLeft");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Last month, line item 2");
    await page.keyboard.type("feb 2027");
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => page.getByLabel("Last month, line item 2", { exact: true }).inputValue()).toBe("2027-02");
    await page.getByLabel("Type, line item 2", { exact: true }).selectOption({ label: "Subscription" });
    await page.getByText("Value of the purchase order:").getByText("USD\u00a02,507.50").waitFor();
    const tax = page.getByLabel("Tax, line item 2", { exact: true });
    await tax.fill("10%");
    await page.getByText("Value of the purchase order:").getByText("USD\u00a02,757.55").waitFor();
    await tax.press("Escape");
    await page.getByText("Value of the purchase order:").getByText("USD\u00a02,507.50").waitFor();
    for (const number of [1, 2]) await visitor.button(`Remove line item ${number}`).click();
    await visitor.accessible("grid without rows");
    await page.getByRole("region", { name: "No rows. Paste a table here." }).focus();
    await visitor.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.evaluate(() => navigator.clipboard.writeText("5\n6\n"));
    await page.keyboard.press("Control+V");
    await page.getByText("2 rows pasted.").waitFor();
    expect(await page.getByLabel("Number, line item 6", { exact: true }).inputValue()).toBe("6");
  });

  story("are filled from a spreadsheet, say what can't be read, and can be as before", async (visitor) => {
    const { page } = visitor;
    await openLines(visitor, "GRID-2027");
    await paste(visitor, "Type, line item 1", "Monthly usage\tJan 2027\t31.03.2027\t$1,234.50\t2\t19%\tyes\tTeam A\nMarketplace\tsoon\t2027-12\tten\t1\t\tno\tTeam B\n");
    await page.getByText("2 rows pasted. 3 cells can't be read; see what is written there.").waitFor();
    await page.getByText("Not a month. Write one such as 2026-11.").waitFor();
    await page.getByText("Not an amount in USD.").waitFor();
    await page.getByText("Not a type of the sellers. Choose one.").waitFor();
    expect(await page.getByLabel("First month, line item 2", { exact: true }).inputValue()).toBe("soon");
    expect(await page.getByLabel("Last month, line item 1", { exact: true }).inputValue()).toBe("2027-03");
    await visitor.accessible("grid with cells that can't be read");
    await visitor.button("Next").click();
    // The API refuses what the grid couldn't read.
    await visitor.heading("Line items").waitFor();
    await page.getByLabel("Type, line item 2", { exact: true }).selectOption({ label: "Subscription" });
    await page.getByLabel("First month, line item 2", { exact: true }).fill("6/2027");
    await page.getByLabel("Unit price (USD), line item 2", { exact: true }).fill("10");
    await page.getByLabel("Unit price (USD), line item 2", { exact: true }).blur();
    await page.getByText("Not an amount in USD.").waitFor({ state: "detached" });
    await visitor.button("Next").click();
    await visitor.heading("Review and create").waitFor();
    await visitor.row("Line items", "Team A").getByText("USD\u00a02,938.11").first().waitFor();
    await visitor.button("Create purchase order").click();
    await page.getByText("Purchase order GRID-2027 created.").waitFor();
  });

  story("are as before after a paste is undone, and never more than a purchase order has", async (visitor) => {
    const { page } = visitor;
    await openLines(visitor, "UNDONE-2027");
    const many = Array.from({ length: 120 }, (_, index) => `${index + 1}\tAll charges\t2027-01\t2027-12\t${index + 1}.00`).join("\r\n");
    await paste(visitor, "Number, line item 1", many);
    await page.getByText("100 rows pasted. 20 rows had no place: there are at most 100 rows.").waitFor();
    expect(await visitor.table(GRID).getByRole("row").count()).toBe(101);
    await visitor.accessible("grid of a hundred");
    for (const width of [1440, 1024, 768, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`grid, ${width} wide`);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.getByLabel("Number, line item 1", { exact: true }).focus();
    await page.keyboard.press("Control+Z");
    await expect.poll(() => visitor.table(GRID).getByRole("row").count()).toBe(2);
    expect(await page.getByLabel("Unit price (USD), line item 1", { exact: true }).inputValue()).toBe("1,000.00");
    await visitor.button("Copy all").click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^Number\tType\t.*\n1\tALL\t2027-01\t2027-12\t1,000.00\t1\t\ttrue\t$/);
  });
});
