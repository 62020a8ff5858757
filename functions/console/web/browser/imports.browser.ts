// Imports in a real browser: a file is checked row by row, then imported.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { WORKBOOK } from "../src/format/media-types.ts";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;
const OTHER_ACCOUNT = "444455556666";
const HEADER = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity";

function line(id: string, number: string, price = "10.00"): string {
  return `${id},AWS_INC,USD,2026-01,2026-12,${number},SUBSCRIPTION,${price},1`;
}

async function upload(visitor: Visitor, content: string | Buffer): Promise<void> {
  const file = { name: "orders.csv", mimeType: "text/csv", buffer: Buffer.from(content) };
  await visitor.page.locator("input[type=file]").setInputFiles(file);
}

describe("an import", () => {
  story("is checked first, and refused rows can be saved", async (visitor, system) => {
    await visitor.openAs(ADA, "/import");
    await visitor.heading("Choose a file").waitFor();
    await visitor.accessible("choose a file");
    await upload(visitor, [HEADER, line("CSV-GOOD", "1"), line("CSV-BAD", "1", "x"), line("CSV-BAD", "2"), ""].join("\n"));
    await visitor.page.getByText("1 purchase order would be refused").waitFor();
    await visitor.row("Rows", "CSV-GOOD").getByText("Would be created").waitFor();
    await visitor.row("Rows", "unitPrice").getByText(/is not a decimal number/).waitFor();
    await visitor.row("Rows", "Another row of its purchase order is wrong.").waitFor();
    await visitor.accessible("checked");
    await expect(system.api("GET", "/purchase-orders/CSV-GOOD"), "nothing is written").rejects.toThrow("404");
    const [download] = await Promise.all([visitor.page.waitForEvent("download"), visitor.button("Save refused rows").click()]);
    expect(download.suggestedFilename()).toBe("refused-orders.csv");
    expect(await readFile(await download.path(), "utf8")).toBe(`${HEADER}\n${line("CSV-BAD", "1", "x")}\n${line("CSV-BAD", "2")}\n`);
    await visitor.button("Import 1 purchase order").click();
    await visitor.page.getByText("2 purchase orders done").first().waitFor();
    await visitor.row("Rows", "CSV-GOOD").getByText("Created").waitFor();
    await visitor.accessible("imported");
    await visitor.row("Rows", "CSV-GOOD").getByRole("link").click();
    await visitor.heading("CSV-GOOD").waitFor();
  });

  story("shows cell by cell what would change, and by how much", async (visitor, system) => {
    const lines = [1, 2].map((number) => ({ lineItemNumber: String(number), type: "SUBSCRIPTION", unitPrice: "10.00", quantity: "1" }));
    await system.createPurchaseOrder("CELLS", { description: "Old", lineItems: lines });
    await visitor.openAs(ADA, "/import");
    await upload(visitor, [`${HEADER},description`, `${line("CELLS", "1", "45010.00")},New`, `${line("CELLS-NEW", "1", "5.00")},`, ""].join("\n"));
    await visitor.page.getByText("2 purchase orders, +USD\u00a044,995.00.").waitFor();
    await visitor.page.getByText("USD\u00a020.00 → USD\u00a045,015.00").waitFor();
    const row = visitor.row("Rows", "45010.00");
    await row.getByText("unitPrice: 10.00 → 45010.00").waitFor();
    await row.getByText("description: Old → New").waitFor();
    await row.getByText("Removes line items: 2").waitFor();
    await visitor.accessible("changes of an import");
    await visitor.fitsAllWidths("import");
    await visitor.button("Import 2 purchase orders").click();
    await visitor.page.getByText("2 purchase orders done").first().waitFor();
    await visitor.row("Rows", "description: Old → New").waitFor();
  });

  story("continues after a failure, with an Excel workbook", async (visitor, system) => {
    // The other account has other purchase orders with these IDs and versions.
    for (const id of ["BOOK-A", "BOOK-B"]) {
      await system.createPurchaseOrder(id, { tags: { kind: "book" } });
      await system.createPurchaseOrder(id, { tags: { kind: "other" } }, OTHER_ACCOUNT);
    }
    const workbook = await system.api("GET", "/purchase-orders?tag=kind:book", undefined, { Accept: WORKBOOK });
    const buffer = Buffer.from(await workbook.arrayBuffer());
    const sent = /\/purchase-orders\/import$/;
    visitor.expectFailures(sent);
    let requests = 0;
    await visitor.page.route(sent, async (route) => {
      requests += 1;
      await (requests === 1 ? route.abort() : route.continue());
    });
    await visitor.openAs(/Bo, another buyer/, "/import");
    await visitor.page.locator("input[type=file]").setInputFiles({ name: "orders.xlsx", mimeType: "", buffer });
    await visitor.button("Import 2 purchase orders").click();
    await visitor.page.getByText("The server can't be reached").waitFor();
    await visitor.page.getByText(/0 of 2 purchase orders are done/).waitFor();
    await visitor.accessible("import failed");
    await visitor.button("Continue").click();
    await visitor.page.getByText("2 purchase orders done").first().waitFor();
    const order = (await (await system.api("GET", "/purchase-orders/BOOK-A", undefined, {}, OTHER_ACCOUNT)).json()) as { tags: Record<string, string> };
    expect(order.tags).toEqual({ kind: "book" });
  });

  story("is refused as a whole if the file can't be read", async (visitor) => {
    await visitor.openAs(ADA, "/import");
    await upload(visitor, Buffer.from([0x61, 0xe4, 0x62]));
    await visitor.page.getByText("The file can't be read").waitFor();
    await upload(visitor, 'purchaseOrderId,currency\nA,"USD\n');
    await visitor.page.getByText("Row 2: the quote that begins a cell is never closed; write a quote inside a cell as two quotes.").waitFor();
    await upload(visitor, "purchaseOrderId,color\nA,red\n");
    await visitor.page.getByText(/color/).first().waitFor();
    await visitor.accessible("file refused");
  });

  story("is not available to read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/, "/import");
    await visitor.page.getByText("You can read purchase orders, but not import them.").waitFor();
    expect(await visitor.page.locator("input[type=file]").count()).toBe(0);
    expect(await visitor.page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Import" }).count()).toBe(0);
    await visitor.accessible("import, read only");
  });
});
