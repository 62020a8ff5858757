// Fixing an unmatched invoice in a real browser: raising, extending, activating and creating its purchase order.

import { describe, expect } from "vitest";
import type { System } from "./system.ts";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

/** Matches Canadian invoices, of which the worked example has none. */
async function match(system: System, invoices: { invoiceId: string; billingPeriod: string; amount: string }[]): Promise<void> {
  const fields = { accountId: "111122223333", billFrom: "AWS_CANADA", invoiceType: "INVOICE", chargeType: "SUBSCRIPTION", currency: "CAD" };
  await system.match(invoices.map((invoice) => ({ ...fields, ...invoice })));
}

describe("an unmatched invoice", () => {
  story("raises the line item that is short, and says what that changes first", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices/AWS_JAPAN/JP-USE-2026-10");
    await page.getByText("is JPY\u00a0150,000 short of 750,000").first().waitFor();
    await visitor.button("Raise it").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The value of line item 1 of JAPAN-STOP would be JPY\u00a01,650,000 instead of JPY\u00a01,500,000.").waitFor();
    await dialog.getByText("No other unmatched invoice of this seller has the same reason.").waitFor();
    await visitor.accessible("raise");
    await dialog.getByRole("button", { name: "Save and match" }).click();
    await page.getByText("JAPAN-STOP is changed. Matched: 1 of 1.").waitFor();
    await visitor.row("Draws", "JAPAN-STOP").waitFor();
  });

  story("extends a purchase order for all invoices with the same reason", async (visitor, system) => {
    await system.createPurchaseOrder("CANADA", { billFrom: ["AWS_CANADA"], currency: "CAD", expirationMonth: "2026-08" });
    await match(system, [
      { invoiceId: "CA-9", billingPeriod: "2026-09", amount: "100.00" },
      { invoiceId: "CA-10", billingPeriod: "2026-10", amount: "50.00" },
    ]);
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices/AWS_CANADA/CA-9");
    await visitor.button("Extend it").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The last month of CANADA would be October 2026 instead of August 2026").waitFor();
    await dialog.getByText("CA-10 (CAD\u00a050.00)").waitFor();
    await visitor.accessible("extend");
    await dialog.getByRole("button", { name: "Save and match" }).click();
    await page.getByText("CANADA is changed. Matched: 2 of 2.").waitFor();
    const order = (await (await system.api("GET", "/purchase-orders/CANADA")).json()) as { expirationMonth: string };
    expect(order.expirationMonth).toBe("2026-10");
  });

  story("opens a prefilled form for a new purchase order, and is matched to it", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices/AWS_INDIA/IN-USE-2026-10");
    await visitor.button("Create one for this").click();
    await page.getByLabel("Purchase order ID").fill("INDIA-2026");
    expect(await page.getByRole("textbox", { name: "Effective month" }).inputValue()).toBe("2026-10");
    await visitor.button("Next").click();
    for (const [column, text] of [["First month", "2026-10"], ["Last month", "2026-12"], ["Unit price (INR)", "64,000.00"]]) {
      expect(await page.getByLabel(`${column}, line item 1`, { exact: true }).inputValue()).toBe(text);
    }
    await visitor.accessible("lines of a prefilled form");
    await visitor.button("Next").click();
    await visitor.heading("Review and create").waitFor();
    await visitor.button("Create purchase order").click();
    await page.getByText("Invoice IN-USE-2026-10 now draws on INDIA-2026.").waitFor();
  });

  story("is matched again with all others of its months, after a dry run", async (visitor, system) => {
    await match(system, [
      { invoiceId: "CA-11", billingPeriod: "2026-11", amount: "10.00" },
      { invoiceId: "CA-12", billingPeriod: "2026-11", amount: "20.00" },
    ]);
    await system.createPurchaseOrder("CANADA-LATE", { billFrom: ["AWS_CANADA"], currency: "CAD", effectiveMonth: "2026-11" });
    const { page } = visitor;
    await visitor.openAs(ADA, "/invoices?from=2026-11&to=2026-11");
    await visitor.row("Invoices", "CA-11").getByText("Unmatched").waitFor();
    await visitor.button("Match again").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("2 of 2 unmatched invoices would be matched with the current purchase orders.").waitFor();
    await dialog.getByRole("row").filter({ hasText: "CA-12" }).getByText("line item 1 of CANADA-LATE").waitFor();
    await visitor.accessible("rematch, dry run");
    await dialog.getByRole("button", { name: "Match 2 invoices" }).click();
    await page.getByText("Matched: 2. Still unmatched: 0. Not tried: 0.").waitFor();
    await visitor.row("Invoices", "CA-12").getByRole("link", { name: "CANADA-LATE" }).waitFor();
  });

  story("is tried with an edited purchase order before it is saved", async (visitor, system) => {
    await system.createPurchaseOrder("SOUTH", { billFrom: ["AWS_SOUTH_AFRICA"], currency: "ZAR", expirationMonth: "2026-06" });
    const invoice = { accountId: "111122223333", billFrom: "AWS_SOUTH_AFRICA", invoiceId: "ZA-9", invoiceType: "INVOICE", chargeType: "SUBSCRIPTION", billingPeriod: "2026-09", currency: "ZAR", amount: "70.00" };
    await system.match([invoice]);
    const { page } = visitor;
    await visitor.openAs(ADA, "/purchase-orders/SOUTH/edit");
    await page.getByRole("textbox", { name: "Expiration month" }).fill("2026-12");
    await page.getByRole("textbox", { name: "Last month" }).fill("2026-12");
    await visitor.button("Try it").click();
    await page.getByText(/Newly matched: 1\. Newly unmatched: 0\./).waitFor();
    await visitor.row("Invoices that would draw elsewhere", "ZA-9").getByText("line item 1 of SOUTH").waitFor();
    await visitor.row("Line items", "line item 1 of SOUTH").getByText("ZAR\u00a070.00").waitFor();
    await visitor.accessible("what if");
    await visitor.fits("what if");
    await visitor.button("Cancel").click();
    await visitor.button("Leave").click();
    await visitor.heading("SOUTH").waitFor();
  });
});
