// The year-end rollover in a real browser.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;
const PROPOSALS = "Proposals";
const ORDER = { effectiveMonth: "2026-01", expirationMonth: "2026-12", contacts: [{ name: "Ada", email: "ada@example.com" }], tags: { team: "roll" } };

describe("the year-end rollover", () => {
  story("proposes next year's purchase orders, which are edited, checked and created at once", async (visitor, system) => {
    await system.createPurchaseOrder("ROLL-2026", { ...ORDER, lineItems: [{ lineItemNumber: "1", type: "SUBSCRIPTION", unitPrice: "1000.00", quantity: "12" }, { lineItemNumber: "2", type: "MONTHLY_USAGE", unitPrice: "50.00", quantity: "1" }] });
    await system.createPurchaseOrder("ROLL-B", { ...ORDER, billFrom: ["AWS_CANADA"], currency: "CAD" });
    const { page } = visitor;
    await visitor.openAs(ADA, "/rollover?from=2026-12&to=2026-12");
    await visitor.listed(PROPOSALS);
    expect(await page.getByLabel("New ID of ROLL-2026").inputValue()).toBe("ROLL-2027");
    expect(await page.getByLabel("New ID of ROLL-B").inputValue()).toBe("ROLL-B-2027");
    await visitor.row(PROPOSALS, "ROLL-2026").getByText("January to December 2027").waitFor();
    const strip = page.getByRole("list", { name: "Coverage" }).getByRole("listitem").filter({ hasText: "CAD" });
    await strip.getByText(/^0 → 12 of 12 months$/).waitFor();
    await visitor.accessible("proposals");
    for (const width of [1440, 1024, 768, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`rollover, ${width} wide`);
    }
    await page.setViewportSize({ width: 1440, height: 1000 });
    await page.getByRole("checkbox", { name: "Accept all" }).uncheck();
    await strip.getByText(/^0 → 0 of 12 months$/).waitFor();
    for (const id of ["ROLL-2026", "ROLL-B"]) await page.getByRole("checkbox", { name: `Accept the successor of ${id}`, exact: true }).check();
    await strip.getByText(/^0 → 12 of 12 months$/).waitFor();
    await visitor.button("Edit 2 line items of the successor of ROLL-2026").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Unit price (USD), line item 1", { exact: true }).fill("1,250.00");
    await dialog.getByLabel("First month, line item 2", { exact: true }).fill("2028-01");
    await visitor.accessible("line items of a proposal");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByLabel("New ID of ROLL-B").fill("EMEA-USAGE");
    await page.getByLabel("New ID of ROLL-B").blur();
    await visitor.row(PROPOSALS, "ROLL-B").getByText("A purchase order with this ID exists.").waitFor();
    await visitor.button("Check 2 purchase orders").click();
    await visitor.row(PROPOSALS, "ROLL-2026").getByText(/errors? in the line items\./).waitFor();
    await visitor.accessible("refused proposals");
    await visitor.button("Edit 2 line items of the successor of ROLL-2026").click();
    await dialog.getByText(/2028-01/).first().waitFor();
    await dialog.getByLabel("First month, line item 2", { exact: true }).fill("2027-01");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await visitor.button("Check 2 purchase orders").click();
    await visitor.row(PROPOSALS, "ROLL-2026").getByText("Would be created").waitFor();
    await expect(system.api("GET", "/purchase-orders/ROLL-2027"), "nothing is written").rejects.toThrow("404");
    await visitor.button("Create 1 purchase order").click();
    await page.getByText("1 purchase order created.").waitFor();
    const made = (await (await system.api("GET", "/purchase-orders/ROLL-2027")).json()) as { value: string; expirationMonth: string; tags: unknown; contacts: { name: string }[] };
    expect(made).toMatchObject({ value: "15050.00", expirationMonth: "2027-12", tags: { team: "roll" }, contacts: [{ name: "Ada" }] });
    expect(((await (await system.api("GET", "/purchase-orders/EMEA-USAGE")).json()) as { version: number }).version, "what exists is unchanged").toBe(1);
    await visitor.row(PROPOSALS, "ROLL-2026").getByRole("link", { name: "Created" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
    await visitor.heading("ROLL-2027").waitFor();
  });

  story("says how many successors fit the quota, before they are accepted and in words after the check", async (visitor, system) => {
    const months = { effectiveMonth: "2026-10", expirationMonth: "2026-11" };
    const { byStatus, quotas } = (await (await system.api("GET", "/summary")).json()) as { byStatus: Record<string, number>; quotas: { activePurchaseOrders: number } };
    const left = quotas.activePurchaseOrders - byStatus["ACTIVE"]!;
    // Two more may be active than there are, so that two of these five have room for a successor.
    const ids = Array.from({ length: left - 2 }, (_, index) => `FULL-${String(index).padStart(3, "0")}`);
    for (const id of ids) await system.createPurchaseOrder(id, ids.indexOf(id) < 5 ? months : {});
    const { page } = visitor;
    await visitor.openAs(ADA, "/rollover?from=2026-11&to=2026-11");
    await visitor.listed(PROPOSALS);
    await page.getByText("You can create 2 more: 98 of 100 purchase orders are active.").waitFor();
    await page.getByText(/ask the operator to raise the quota/).waitFor();
    const accepted = await page.getByRole("checkbox", { name: /^Accept the successor of/, checked: true }).count();
    expect(accepted, "as many as can be created").toBe(2);
    await page.getByRole("checkbox", { name: "Accept all" }).click();
    await visitor.accessible("more successors than the quota allows");
    await visitor.fitsAllWidths("more successors than the quota allows");
    await visitor.button(/^Check \d+ purchase orders$/).click();
    await visitor.row(PROPOSALS, "FULL-004").getByText(/this import would make \d+ active purchase orders; 100 are allowed/i).waitFor();
    await visitor.button("Create 2 purchase orders").waitFor();
    await visitor.accessible("successors beyond the quota");
    await visitor.fits("successors beyond the quota");
  });

  story("takes values from what was billed, rounded up", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/rollover?from=2027-05&to=2027-05");
    await visitor.row(PROPOSALS, "EMEA-USAGE").waitFor();
    await page.getByRole("button", { name: /Round prices/ }).click();
    await page.getByRole("option", { name: "Up to 1,000" }).click();
    await visitor.row(PROPOSALS, "EMEA-USAGE").getByText(/^EUR\s[\d,]+,000\.00$/).first().waitFor();
    await page.getByRole("button", { name: /^Values/ }).click();
    await page.getByRole("option", { name: "As they were" }).click();
    await page.getByRole("button", { name: /Round prices/ }).waitFor({ state: "detached" });
  });

  story("says that no purchase order ends, and writes nothing for read-only people", async (visitor) => {
    await visitor.openAs(/Vic, auditor/, "/rollover?from=2031-01&to=2031-02");
    await visitor.page.getByText("No purchase order ends in these months").waitFor();
    await visitor.page.getByText("You can read purchase orders, but not create them.").waitFor();
    expect(await visitor.page.getByRole("button", { name: /^(Check|Create)/ }).count()).toBe(0);
    await visitor.accessible("rollover, read only");
  });
});
