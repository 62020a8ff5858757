// The page of a purchase order in a real browser: shown, suspended, deleted and edited.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("one purchase order", () => {
  story("has a page with everything that belongs to it", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders/CLOUD-2026-10");
    await visitor.heading("CLOUD-2026-10").waitFor();
    await visitor.row("Line items", "All charges").getByText("USD\u00a0−904.61").first().waitFor();
    const bar = visitor.row("Line items", "All charges").locator("svg .left");
    expect([await bar.getAttribute("width"), await bar.getAttribute("class")], "a red bar").toEqual(["100", "left out"]);
    await visitor.row("Line items", "All charges").getByText("8% overdrawn").waitFor();
    await visitor.row("Line items", "All charges").getByText("Used up", { exact: true }).waitFor();
    await visitor.row("Burn-down of USD", "October 2026").getByText("−904.61").waitFor();
    expect(await visitor.page.getByRole("application", { name: /Burn-down of USD/ }).count(), "a single month is a table").toBe(0);
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

  story("charts the value of each month, what was billed and what is expected, below zero as well", async (visitor, system) => {
    const months = ["2026-09", "2026-10", "2026-11", "2026-12"];
    const line = (month: string, index: number) => ({ lineItemNumber: String(index + 1), type: "MONTHLY_USAGE", startMonth: month, endMonth: month, unitPrice: "100.00", quantity: "1" });
    await system.createPurchaseOrder("BY-MONTH", { billFrom: ["AWS_JAPAN"], currency: "USD", effectiveMonth: "2026-09", expirationMonth: "2026-12", lineItems: months.map(line) });
    const invoice = { accountId: "111122223333", billFrom: "AWS_JAPAN", invoiceType: "INVOICE", chargeType: "MONTHLY_USAGE", currency: "USD", purchaseOrderReference: "BY-MONTH" };
    await system.match(["150.00", "90.00"].map((amount, index) => ({ ...invoice, invoiceId: `BM-${index + 1}`, billingPeriod: months[index], amount })));
    await visitor.openAs(ADA, "/purchase-orders/BY-MONTH");
    const chart = visitor.page.getByRole("application", { name: /Burn-down of USD/ });
    for (const series of ["Value of the month's line items", "Remaining", "Invoiced in the month"]) await chart.getByLabel(series, { exact: true }).waitFor({ state: "attached" });
    await chart.getByText("-50", { exact: true }).or(chart.getByText("−50", { exact: true })).first().waitFor();
    await visitor.button("Show as a table").click();
    const cells = async (month: string) => (await visitor.row("Burn-down of USD", month).getByRole("cell").allInnerTexts()).map((text) => text.trim());
    expect(await cells("September 2026")).toEqual(["100.00", "150.00", "−50.00", "-"]);
    expect(await cells("October 2026")).toEqual(["100.00", "90.00", "10.00", "-"]);
    for (const month of ["November 2026", "December 2026"]) expect(await cells(month), "like the billed months").toEqual(["100.00", "0.00", "100.00", "−20.00"]);
    await visitor.accessible("the months of a purchase order");
    await visitor.fitsAllWidths("the months of a purchase order");
  });

  story("lists what invoices draw there, by line item, if they draw elsewhere as well", async (visitor, system) => {
    const months = { billFrom: ["AWS_JAPAN"], currency: "USD", effectiveMonth: "2026-09", expirationMonth: "2026-12" };
    const line = (lineItemNumber: string, type: string) => ({ lineItemNumber, type, unitPrice: "1000.00", quantity: "1" });
    await system.createPurchaseOrder("SPLIT-A", { ...months, lineItems: [line("1", "MONTHLY_USAGE"), line("2", "SUBSCRIPTION")] });
    await system.createPurchaseOrder("SPLIT-B", { ...months, lineItems: [line("1", "ALL")] });
    const part = (lineId: string, amount: string, chargeType: string, purchaseOrderReference: string) => ({ lineId, amount, chargeType, purchaseOrderReference });
    const lines = [part("a", "60.00", "MONTHLY_USAGE", "SPLIT-A"), part("b", "30.00", "SUBSCRIPTION", "SPLIT-A"), part("c", "10.00", "MONTHLY_USAGE", "SPLIT-B")];
    await system.match([{ accountId: "111122223333", billFrom: "AWS_JAPAN", invoiceId: "SPLIT-1", invoiceType: "INVOICE", chargeType: "MONTHLY_USAGE", billingPeriod: "2026-10", currency: "USD", amount: "100.00", lines }]);
    await visitor.openAs(ADA, "/purchase-orders/SPLIT-A");
    const row = visitor.row("Invoices", "SPLIT-1");
    await row.getByText("USD\u00a0100.00").waitFor();
    await row.getByText("USD\u00a090.00").waitFor();
    await row.getByRole("cell", { name: "1, 2", exact: true }).waitFor();
    await visitor.accessible("invoices of a purchase order");
    await visitor.fitsAllWidths("invoices of a purchase order");
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
