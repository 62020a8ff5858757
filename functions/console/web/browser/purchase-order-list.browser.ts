// The list of purchase orders and the demo identities in a real browser.

import { readFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;
const LIST = "Purchase orders";

describe("signing in", () => {
  story("offers the demo identities on one's own machine", async (visitor) => {
    await visitor.open("/");
    await visitor.heading("Choose a demo identity").waitFor();
    await visitor.accessible("chooser");
    await visitor.page.getByRole("radio", { name: ADA }).focus();
    await visitor.page.keyboard.press("Tab");
    await visitor.page.keyboard.press("Enter");
    await visitor.row(LIST, "TRAINING").waitFor();
    await visitor.page.reload();
    await visitor.row(LIST, "TRAINING").waitFor();
    await visitor.button(/ada@example.com/).click();
    await visitor.page.getByRole("menuitem", { name: "Sign out" }).click();
    await visitor.heading("Choose a demo identity").waitFor();
  });

  story("shows nothing of another account", async (visitor) => {
    await visitor.openAs(/Bo, another buyer/, "/purchase-orders");
    await visitor.page.getByText("No purchase orders", { exact: true }).waitFor();
    await visitor.accessible("empty list");
    expect(await visitor.page.getByText("TRAINING").count()).toBe(0);
  });

  story("offers no changes to read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/);
    await visitor.row(LIST, "EMEA-USAGE").waitFor();
    for (const name of ["Create purchase order", "Actions"]) expect(await visitor.button(name).count(), name).toBe(0);

    await visitor.page.getByRole("link", { name: "EMEA-USAGE" }).click();
    await visitor.heading("Line items").waitFor();
    for (const name of ["Edit", "Actions"]) expect(await visitor.button(name).count(), name).toBe(0);
    await visitor.open("/create-purchase-order");
    await visitor.page.getByText("You can read purchase orders, but not create them.").waitFor();
    await visitor.open("/purchase-orders/EMEA-USAGE/edit");
    await visitor.page.getByText("You can read purchase orders, but not change them.").waitFor();
    await visitor.accessible("read only");
  });
});

describe("the list", () => {
  story("is filtered and sorted by the API, as its address says", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders?health=EXPIRING&sort=purchaseOrderId");
    await visitor.row(LIST, "TRAINING").waitFor();
    expect(await visitor.row(LIST, "EMEA-USAGE").count()).toBe(0);
    await visitor.accessible("filtered list");
    await visitor.page.getByRole("button", { name: /Remove (filter|token)/i }).first().click();
    await visitor.row(LIST, "EMEA-USAGE").waitFor();
    expect(new URL(visitor.page.url()).search).toBe("?sort=purchaseOrderId");
    const first = visitor.table(LIST).getByRole("rowheader").first();
    expect(await first.innerText()).toBe("CLOUD-2026-09");
    // By keyboard, because the sticky header covers the focusable one.
    await visitor.table(LIST).getByRole("button", { name: "Expiration" }).press("Enter");
    await visitor.page.waitForURL(/sort=expirationMonth/);
    await visitor.page.goBack();
    await visitor.page.waitForURL(/sort=purchaseOrderId/);
    await visitor.table(LIST).getByRole("button", { name: "Balance" }).press("Enter");
    await visitor.page.waitForURL(/sort=balance$/);
    await visitor.page.getByText("Sort order: Balance, ascending", { exact: false }).waitFor();
    const least = await first.innerText();
    await visitor.table(LIST).getByRole("button", { name: "Balance" }).press("Enter");
    await visitor.page.waitForURL(/sort=balance&order=desc$/);
    await expect.poll(() => first.innerText()).not.toBe(least);
    await visitor.table(LIST).getByRole("button", { name: "Health" }).press("Enter");
    await visitor.page.waitForURL(/sort=health$/);
    await expect.poll(() => first.innerText()).toBe("CLOUD-2026-10");
  });

  story("is searched by text and by several health flags, and counted", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders?health=EXPIRING&health=LOW_BALANCE");
    await visitor.row(LIST, "TRAINING").waitFor();
    await visitor.heading("Purchase orders (1)").waitFor();
    await visitor.page.getByRole("button", { name: /Remove (filter|token).*Low.balance/i }).click();
    await visitor.page.waitForURL(/\?health=EXPIRING$/);
    await visitor.row(LIST, "CLOUD-2026-11").waitFor();
    await visitor.button("Clear filters").click();
    await visitor.row(LIST, "EMEA-USAGE").waitFor();
    const find = visitor.page.getByRole("combobox", { name: "Find purchase orders" });
    await find.fill("tokyo");
    await find.press("Enter");
    await visitor.page.waitForURL(/\?text=tokyo$/);
    await visitor.heading("Purchase orders (1)").waitFor();
    await visitor.row(LIST, "JAPAN-STOP").waitFor();
    await visitor.accessible("found purchase orders");
  });

  story("shows a purchase order that can't be read, which can't be selected", async (visitor) => {
    await visitor.page.route(/\/purchase-orders\?/, async (route) => {
      const response = await route.fetch();
      const page = (await response.json()) as { purchaseOrders: { purchaseOrderId: string; href: string }[] };
      const purchaseOrders = page.purchaseOrders.map((row) =>
        row.purchaseOrderId === "TRAINING" ? { purchaseOrderId: row.purchaseOrderId, href: row.href, unreadable: true } : row,
      );
      await route.fulfill({ response, json: { ...page, purchaseOrders } });
    });
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.row(LIST, "TRAINING").getByText("Can't be read").waitFor();
    expect(await visitor.page.getByRole("checkbox", { name: "Select TRAINING" }).isDisabled()).toBe(true);
    // By keyboard, because the sticky header covers the checkbox.
    await visitor.page.getByRole("checkbox", { name: "Select all purchase orders of this page" }).press("Space");
    await visitor.row(LIST, "EMEA-USAGE").getByText("Active").waitFor();
    await visitor.heading(/^Purchase orders \(\d+\/\d+\)$/).waitFor();
    await visitor.accessible("a purchase order that can't be read");
  });

  story("has pages", async (visitor, system) => {
    for (let index = 0; index < 25; index += 1) await system.createPurchaseOrder(`PAGE-${String(index).padStart(2, "0")}`);
    await visitor.openAs(ADA, "/purchase-orders?sort=purchaseOrderId");
    await visitor.row(LIST, "CLOUD-2026-09").waitFor();
    await visitor.page.getByRole("button", { name: "Next page" }).click();
    await visitor.row(LIST, "PAGE-20").waitFor();
    expect(await visitor.row(LIST, "CLOUD-2026-09").count()).toBe(0);
    await visitor.page.getByRole("button", { name: "Previous page" }).click();
    await visitor.row(LIST, "CLOUD-2026-09").waitFor();
  });

  story("remembers the chosen columns", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.listed(LIST);
    expect(await visitor.page.getByRole("columnheader", { name: "Tags" }).count()).toBe(0);
    await visitor.button("Preferences").click();
    await visitor.heading("Preferences").waitFor();
    await visitor.accessible("preferences");
    await visitor.page.getByRole("switch", { name: "Tags" }).or(visitor.page.getByRole("checkbox", { name: "Tags" })).first().click();
    await visitor.button("Confirm").click();
    await visitor.page.getByRole("columnheader", { name: "Tags" }).waitFor();
    await visitor.page.reload();
    await visitor.page.getByRole("columnheader", { name: "Tags" }).waitFor();
  });

  story("is exported as filtered", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders?billFrom=AWS_EMEA_SARL");
    await visitor.row(LIST, "EMEA-USAGE").waitFor();
    await visitor.button("Export").click();
    await visitor.accessible("export formats");
    const [download] = await Promise.all([visitor.page.waitForEvent("download"), visitor.page.getByRole("menuitem", { name: "CSV" }).click()]);
    const text = await streamText(await download.createReadStream());
    expect(text.codePointAt(0), "the byte order mark, for Excel").toBe(0xfeff);
    const lines = text.trim().split("\r\n");
    expect(download.suggestedFilename()).toMatch(/^purchase-orders-\d{4}-\d\d-\d\d\.csv$/);
    expect(lines[0]).toContain("purchaseOrderId");
    expect(lines.slice(1).filter((line) => line.includes("EMEA-")).length).toBe(3);
    expect(lines).toHaveLength(4);
    await visitor.button("Export").click();
    const [workbook] = await Promise.all([visitor.page.waitForEvent("download"), visitor.page.getByRole("menuitem", { name: "Excel workbook (.xlsx)" }).click()]);
    expect(workbook.suggestedFilename()).toMatch(/^purchase-orders-\d{4}-\d\d-\d\d\.xlsx$/);
    expect((await readFile(await workbook.path())).subarray(0, 2).toString()).toBe("PK");
  });

  story("suspends and deletes several at once", async (visitor, system) => {
    for (const id of ["MANY-A", "MANY-B", "MANY-C"]) await system.createPurchaseOrder(id, { tags: { kind: "many" } });
    await visitor.openAs(ADA, "/purchase-orders?tag=kind%3Amany&sort=purchaseOrderId");
    await visitor.row(LIST, "MANY-A").waitFor();
    for (const id of ["MANY-A", "MANY-B"]) await visitor.page.getByRole("checkbox", { name: `Select ${id}` }).check();
    await visitor.button("Actions").click();
    await visitor.page.getByRole("menuitem", { name: "Suspend" }).click();
    const dialog = visitor.page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("audit");
    await visitor.accessible("suspend several");
    await dialog.getByRole("button", { name: "Suspend" }).click();
    await visitor.page.getByText("2 purchase orders suspended.").waitFor();
    await visitor.row(LIST, "MANY-A").getByText("Suspended").waitFor();
    // Somebody else changes one of them. That one is refused, and the others are deleted.
    for (const id of ["MANY-A", "MANY-B", "MANY-C"]) await visitor.page.getByRole("checkbox", { name: `Select ${id}` }).check();
    await system.api("PUT", "/purchase-orders/MANY-B/status", { status: "ACTIVE" }, { "If-Match": '"2"' });
    visitor.expectFailures(/\/purchase-orders\/MANY-B$/);
    await visitor.button("Actions").click();
    await visitor.page.getByRole("menuitem", { name: "Delete" }).click();
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await dialog.getByLabel(/To confirm/).fill("delete");
    await visitor.accessible("delete several");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await dialog.getByText("2 of 3 deleted").waitFor();
    await dialog.getByText(/MANY-B: /).waitFor();
    await visitor.accessible("delete several, one refused");
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await visitor.row(LIST, "MANY-A").waitFor({ state: "detached" });
    await visitor.row(LIST, "MANY-B").waitFor();
  });
});

async function streamText(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}
