// Purchase orders in a real browser: found, read, created, changed, suspended and deleted.

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
    await visitor.openAs(/Bo, another buyer/);
    await visitor.page.getByText("No purchase orders", { exact: true }).waitFor();
    await visitor.accessible("empty list");
    expect(await visitor.page.getByText("TRAINING").count()).toBe(0);
  });

  story("offers no changes to read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/);
    await visitor.row(LIST, "EMEA-USAGE").waitFor();
    for (const name of ["Create purchase order", "Actions"]) expect(await visitor.button(name).count(), name).toBe(0);
    expect(await visitor.page.getByRole("checkbox").count()).toBe(0);
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
    const [download] = await Promise.all([visitor.page.waitForEvent("download"), visitor.button("Export CSV").click()]);
    const lines = (await streamText(await download.createReadStream())).trim().split("\r\n");
    expect(download.suggestedFilename()).toMatch(/^purchase-orders-\d{4}-\d\d-\d\d\.csv$/);
    expect(lines[0]).toContain("purchaseOrderId");
    expect(lines.slice(1).filter((line) => line.includes("EMEA-")).length).toBe(3);
    expect(lines).toHaveLength(4);
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

describe("one purchase order", () => {
  story("has a page with everything that belongs to it", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders/CLOUD-2026-10");
    await visitor.heading("CLOUD-2026-10").waitFor();
    await visitor.row("Line items", "All charges").getByText("USD\u00a0−904.61").first().waitFor();
    const bar = visitor.row("Line items", "All charges").locator("svg .left");
    expect(Number(await bar.getAttribute("width"))).toBe(0);
    await visitor.row("Invoices", "INC-USE-2026-10").waitFor();
    for (const tab of ["Ledger", "Notices", "History", "Contacts", "Tags"]) {
      await visitor.page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
      await visitor.heading(tab).waitFor();
      await visitor.table(tab).getByText("Loading").waitFor({ state: "detached" });
      await visitor.accessible(tab);
    }
    await visitor.open("/purchase-orders/CLOUD-2026-10?tab=ledger");
    await visitor.row("Ledger", "INC-USE-2026-10").waitFor();
  });

  story("is suspended with a reason, which its history shows", async (visitor, system) => {
    await system.createPurchaseOrder("PO 7/S");
    await visitor.openAs(ADA, "/purchase-orders/PO~207~2FS?tab=history");
    await visitor.heading("PO 7/S").waitFor();
    await visitor.button("Actions").click();
    await visitor.page.getByRole("menuitem", { name: "Suspend" }).click();
    await visitor.page.getByRole("dialog").getByLabel(/Reason/).fill("under review");
    await visitor.accessible("suspend");
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await visitor.page.getByText("PO 7/S is now: Suspended.").waitFor();
    const version = visitor.row("History", "under review");
    await version.getByText("ada@example.com").waitFor();
    expect(await version.locator("del").innerText()).toBe("Active");
    expect(await version.locator("ins").innerText()).toBe("Suspended");
  });

  story("is deleted only after confirmation", async (visitor, system) => {
    await system.createPurchaseOrder("GOING");
    await visitor.openAs(ADA, "/purchase-orders/GOING");
    await visitor.button("Actions").click();
    await visitor.page.getByRole("menuitem", { name: "Delete" }).click();
    const dialog = visitor.page.getByRole("dialog");
    expect(await dialog.getByRole("button", { name: "Delete" }).isDisabled()).toBe(true);
    await dialog.getByLabel(/To confirm/).fill("delete");
    await visitor.accessible("delete");
    await dialog.getByRole("button", { name: "Delete" }).click();
    await visitor.page.getByText("GOING deleted.").waitFor();
    visitor.expectFailures(/\/purchase-orders\/GOING$/);
    await visitor.open("/purchase-orders/GOING");
    await visitor.page.getByText(/no such|not found|doesn't exist/i).first().waitFor();
    await visitor.accessible("not found");
  });

  story("shows markup in its fields as text", async (visitor, system) => {
    const markup = "<img src=x onerror=alert(1)> <b>bold</b>";
    await system.createPurchaseOrder("MARKUP", { description: markup, contacts: [{ name: markup, email: "a@example.com" }], tags: { [markup]: markup } });
    visitor.page.on("dialog", () => expect.unreachable("something ran"));
    await visitor.openAs(ADA, "/purchase-orders/MARKUP?tab=contacts");
    await visitor.heading("MARKUP").waitFor();
    await visitor.listed("Contacts");
    expect(await visitor.page.getByText(markup).count()).toBeGreaterThan(1);
    expect(await visitor.page.locator("main img, main b:text('bold')").count()).toBe(0);
  });

  story("is merged into a newer version without losing what was typed", async (visitor, system) => {
    await system.createPurchaseOrder("STALE");
    visitor.expectFailures(/\/purchase-orders\/STALE/);
    await visitor.openAs(ADA, "/purchase-orders/STALE");
    await visitor.button("Edit").click();
    await visitor.heading("Edit STALE").waitFor();
    await visitor.page.getByLabel(/^Payment terms/).fill("NET45");
    const response = await system.api("GET", "/purchase-orders/STALE");
    const { href: _h, status: _s, value: _v, balance: _b, version, createdAt: _c, updatedAt: _u, health: _f, ...order } = await response.json();
    const lineItems = order.lineItems.map(({ totalValue: _t, invoiced: _i, balance: _l, billedMonths: _m, forecast: _o, ...line }: Record<string, unknown>) => line);
    await system.api("PUT", "/purchase-orders/STALE", { ...order, lineItems, description: "Theirs" }, { "If-Match": `"${version}"` });
    await visitor.button("Save changes").click();
    await visitor.page.getByText("Somebody else has changed this purchase order").waitFor();
    await visitor.accessible("stale edit");
    await visitor.button("Reload and keep what I typed").click();
    await visitor.page.getByText("Now based on version 2").waitFor();
    expect(await visitor.page.getByLabel(/^Payment terms/).inputValue()).toBe("NET45");
    expect(await visitor.page.getByLabel(/^Description/).first().inputValue()).toBe("Theirs");
    await visitor.page.getByLabel(/^Reason/).fill("longer terms");
    await visitor.button("Save changes").click();
    await visitor.page.getByText("Purchase order STALE saved as version 3.").waitFor();
    await visitor.page.getByRole("tab", { name: "History" }).click();
    await visitor.row("History", "longer terms").getByText("NET45").waitFor();
  });

  story("asks before unsaved changes are lost", async (visitor, system) => {
    await system.createPurchaseOrder("LEAVING");
    await visitor.openAs(ADA, "/purchase-orders/LEAVING/edit");
    await visitor.page.getByLabel(/^Payment terms/).fill("NET45");
    await visitor.button("Cancel").click();
    await visitor.heading("Leave without saving?").waitFor();
    await visitor.accessible("leaving");
    await visitor.button("Stay").last().click();
    expect(await visitor.page.getByLabel(/^Payment terms/).inputValue()).toBe("NET45");
    await visitor.button("Cancel").click();
    await visitor.button("Leave").click();
    await visitor.heading("LEAVING").waitFor();
    expect(visitor.page.url()).toMatch(/LEAVING$/);
  });
});

describe("a new purchase order", () => {
  story("is checked while it is typed, and created in two steps and a review", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA);
    await visitor.listed(LIST);
    await visitor.button("Create purchase order").click();
    await visitor.heading("Create purchase order").waitFor();
    expect(await page.getByText("At least one seller is required.").count()).toBe(0);
    await visitor.accessible("step 1, untouched");
    await visitor.button("Next").click();
    await page.getByText("At least one seller is required.").waitFor();
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
    await visitor.page.getByRole("button", { name: /Line item 1: All charges, October 2027/ }).waitFor();
    await visitor.button("Next").click();
    await visitor.button("Create purchase order").click();
    await visitor.page.getByText("Purchase order CLOUD-2027-10 created.").waitFor();
    await visitor.page.getByText("October 2027").first().waitFor();
  });
});

async function streamText(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}
