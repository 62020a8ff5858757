// Invoices in a real browser: listed, explained, moved and matched again; and the match preview.

import { describe, expect } from "vitest";
import type { System } from "./system.ts";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;
const LIST = "Invoices";
const CANDIDATES = "Candidates";

/** Matches an invoice, as a seller's invoice generator does. */
async function match(system: System, invoice: Record<string, unknown>): Promise<void> {
  const defaults = { accountId: "111122223333", billFrom: "AWS_INC", invoiceType: "INVOICE", chargeType: "SUBSCRIPTION", billingPeriod: "2026-11", currency: "USD" };
  await system.match([{ ...defaults, ...invoice }]);
}

async function choose(visitor: Visitor, field: string, option: RegExp): Promise<void> {
  const dialog = visitor.page.getByRole("dialog");
  await dialog.getByRole("button", { name: new RegExp(`^${field}`) }).click();
  await visitor.page.getByRole("option", { name: option }).click();
}

describe("an invoice with lines", () => {
  story("shows where each line went and why, and one line can be moved", async (visitor, system) => {
    const services = { chargeType: "PROFESSIONAL_SERVICES_AND_TRAINING", description: "Workshop" };
    const lines = [{ lineId: "1", amount: "60.00", chargeType: "MONTHLY_USAGE" }, { lineId: "2", amount: "40.00", ...services, purchaseOrderReference: "NONE-SUCH" }];
    await match(system, { invoiceId: "TWO-LINES", billingPeriod: "2026-10", amount: "100.00", lines });
    await visitor.openAs(ADA, "/invoices/AWS_INC/TWO-LINES");
    await visitor.page.getByText("Unmatched: 2.").waitFor();
    await visitor.page.getByText("Workshop").waitFor();
    await visitor.accessible("an invoice with lines");
    await visitor.button("Move line 2").click();
    await choose(visitor, "Purchase order", /CLOUD-2026-10/);
    await choose(visitor, "Line item", /^1:/);
    await visitor.accessible("the move of a line");
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
    await visitor.page.getByText("Unmatched: 2.").waitFor({ state: "detached" });
  });

  story("is previewed line by line", async (visitor) => {
    await visitor.openAs(ADA, "/preview?billFrom=AWS_INC&billingPeriod=2026-10&amount=100");
    await visitor.page.getByRole("button", { name: /^Lines - optional/ }).click();
    await visitor.button("Add a line").click();
    await visitor.page.getByRole("textbox", { name: "Amount of line 1" }).fill("100");
    await visitor.button("Preview").click();
    await visitor.page.getByRole("button", { name: /^Line 1:/ }).waitFor();
    await visitor.accessible("the preview of an invoice with lines");
    expect(new URL(visitor.page.url()).searchParams.get("lines")).toContain('"amount":"100"');
  });
});

describe("the list of invoices", () => {
  story("is filtered by outcome and billing periods, which are in the address", async (visitor) => {
    visitor.expectFailures(/from=2026-10&to=2026-09/);
    await visitor.openAs(ADA, "/invoices?outcome=UNMATCHED");
    await visitor.row(LIST, "JP-USE-2026-10").getByText("Unmatched").waitFor();
    expect(await visitor.row(LIST, "INC-USE-2026-10").count()).toBe(0);
    await visitor.accessible("unmatched invoices");
    await visitor.page.getByText("Outcome = Unmatched").waitFor();
    await visitor.page.getByText("Outcome = Unmatched").click();
    const value = visitor.page.getByRole("button", { name: /^Value/ });
    await value.click();
    for (const option of ["Unmatched", "Voided", "Partly matched"]) await visitor.page.getByRole("option", { name: option, exact: true }).click();
    await value.click();
    await visitor.button("Apply").click();
    await visitor.page.getByText("No matching invoices").waitFor();
    expect(new URL(visitor.page.url()).search).toBe("?outcome=VOIDED&outcome=PARTLY_MATCHED");
    await visitor.accessible("an outcome of two");
    await visitor.button("Clear filter").click();
    await visitor.row(LIST, "INC-USE-2026-10").getByRole("link", { name: "CLOUD-2026-10" }).waitFor();
    await visitor.page.getByRole("textbox", { name: "Last billing period" }).fill("2026-09");
    await visitor.page.waitForURL(/\?to=2026-09$/);
    await visitor.row(LIST, "INC-USE-2026-10").waitFor({ state: "detached" });
    await visitor.row(LIST, "INC-USE-2026-09").waitFor();
    await visitor.page.getByRole("textbox", { name: "First billing period" }).fill("2026-10");
    await visitor.page.getByText("Last month: The last month is before the first.").waitFor();
    await visitor.accessible("billing periods in the wrong order");
    await visitor.button("Any last billing period").click();
    await visitor.row(LIST, "INC-USE-2026-10").waitFor();
    expect(await visitor.row(LIST, "INC-USE-2026-09").count()).toBe(0);
  });

  story("is filtered by seller, text and amount, sorted and counted", async (visitor) => {
    await visitor.openAs(ADA, "/invoices?billFrom=AWS_EMEA_SARL&amountTo=3000");
    await visitor.heading("Invoices (3)").waitFor();
    const ids = visitor.table(LIST).getByRole("rowheader");
    expect(await ids.allInnerTexts()).toEqual(["EMEA-SUB-2026-10", "EMEA-CREDIT-2026-10", "EMEA-SUB-2026-09"]);
    await visitor.table(LIST).getByRole("button", { name: "Amount" }).press("Enter");
    await visitor.page.waitForURL(/sort=amount&order=asc$/);
    await visitor.page.getByText("Sort order: Amount in any currency, ascending").waitFor();
    await visitor.row(LIST, "EMEA-CREDIT-2026-10").waitFor();
    expect((await ids.allInnerTexts())[0]).toBe("EMEA-CREDIT-2026-10");
    await visitor.accessible("sorted invoices");
    const find = visitor.page.getByRole("combobox", { name: "Find invoices" });
    await find.fill("sub-2026");
    await find.press("Enter");
    await visitor.page.waitForURL(/text=sub-2026/);
    await visitor.heading("Invoices (2)").waitFor();
    await visitor.accessible("found invoices");
  });
});

describe("an invoice's page", () => {
  story("explains what it draws on, and why not on other line items", async (visitor) => {
    await visitor.openAs(ADA, "/invoices");
    await visitor.page.getByRole("link", { name: "INC-USE-2026-10" }).click();
    await visitor.page.getByText("It is the only line item that fits.").waitFor();
    // What is far off is counted, and named on request.
    await visitor.button("1 more purchase order ended before October 2026").click();
    await visitor.page.getByRole("link", { name: "CLOUD-2026-09" }).waitFor();
    await visitor.button(/^\d more purchase orders are for other sellers$/).click();
    await visitor.page.getByRole("link", { name: "JAPAN-STOP" }).waitFor();
    expect(await visitor.table(CANDIDATES).getByRole("rowheader").allInnerTexts()).toEqual(["CLOUD-2026-10", "TRAINING"]);
    await visitor.row("Draws", "CLOUD-2026-10").getByText("USD\u00a0−904.61").waitFor();
    await visitor.page.getByText(/Only the seller can void an invoice/).waitFor();
    await visitor.accessible("invoice");
  });

  story("explains which of several fitting line items comes first", async (visitor, system) => {
    await system.createPurchaseOrder("RANK-ALL", { lineItems: [{ lineItemNumber: "1", type: "ALL", unitPrice: "9.00", quantity: "1" }] });
    await system.createPurchaseOrder("RANK-OWN");
    await match(system, { invoiceId: "RANKED", amount: "5.00" });
    await visitor.openAs(ADA, "/invoices/AWS_INC/RANKED");
    await visitor.page.getByText(/^It comes first of \d line items that fit\.$/).waitFor();
    await visitor.row(CANDIDATES, "RANK-ALL").getByText("It fits, but the type of line item 1 of RANK-OWN is more specific.").waitFor();
  });

  story("moves it to a line item that a person chooses; the ledger records who and why", async (visitor) => {
    await visitor.openAs(ADA, "/invoices/AWS_INC/INC-NAMED-2026-10");
    await visitor.page.getByText(/The invoice names the purchase order CLOUD-1999-01, which doesn't exist\./).waitFor();
    await visitor.accessible("unmatched invoice");
    await visitor.button("Choose a line item").click();
    await visitor.heading("Move INC-NAMED-2026-10").waitFor();
    // A purchase order in another currency can't be chosen.
    await visitor.page.getByRole("dialog").getByRole("button", { name: /^Purchase order/ }).click();
    const other = visitor.page.getByRole("option", { name: /JAPAN-STOP/ });
    expect(await other.getAttribute("aria-disabled")).toBe("true");
    await visitor.accessible("choosing a purchase order");
    await visitor.page.getByRole("option", { name: /TRAINING/ }).click();
    await choose(visitor, "Line item", /1: Professional services and training/);
    await visitor.page.getByText("Balance of the line item: USD\u00a01,100.00 now, USD\u00a0850.00 afterwards").waitFor();
    await visitor.page.getByLabel(/Reason/).fill("it was a course");
    await visitor.accessible("move dialog");
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
    await visitor.page.getByText("The invoice now draws on line item 1 of TRAINING.").waitFor();
    await visitor.page.getByText("A person chose this line item.").first().waitFor();
    const move = visitor.row("Moves and voids", "line item 1 of TRAINING");
    await move.getByText("ada@example.com").waitFor();
    await move.getByText("it was a course").waitFor();
    await visitor.button(/^What matching had decided/).click();
    await visitor.page.getByText(/The invoice names the purchase order CLOUD-1999-01, which doesn't exist\./).waitFor();
    await visitor.accessible("a moved invoice");
    await visitor.fitsAllWidths("moved");
    await visitor.row("Draws", "TRAINING").getByRole("link").click();
    await visitor.row("Ledger", "INC-NAMED-2026-10").getByText("ada@example.com: it was a course").waitFor();
  });

  story("explains in the dialog why it can't be moved", async (visitor) => {
    visitor.expectFailures(/\/association$/);
    await visitor.openAs(ADA, "/invoices/AWS_JAPAN/JP-USE-2026-10");
    await visitor.button("Choose a line item").click();
    await choose(visitor, "Purchase order", /JAPAN-STOP/);
    await choose(visitor, "Line item", /^1: /);
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Move", exact: true }).click();
    await visitor.page.getByText("The line item hasn't enough balance, and its purchase order says STOP.").waitFor();
    await visitor.accessible("move refused");
    await visitor.button("Cancel").click();
    await visitor.button("Match again").click();
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Match again" }).click();
    await visitor.page.getByText(/A new match finds no line item/).waitFor();
    await visitor.accessible("match refused");
  });

  story("matches it again after a purchase order for it was created", async (visitor, system) => {
    await visitor.openAs(ADA, "/invoices/AWS_INDIA/IN-USE-2026-10");
    await visitor.page.getByText("No line item of any purchase order fits the invoice.").waitFor();
    await system.createPurchaseOrder("INDIA", { billFrom: ["AWS_INDIA"], currency: "INR", lineItems: [{ lineItemNumber: "7", type: "ALL", unitPrice: "90000.00", quantity: "1" }] });
    await visitor.button("Match again").click();
    await visitor.page.getByRole("dialog").getByRole("button", { name: "Match again" }).click();
    await visitor.page.getByText("The invoice now draws on line item 7 of INDIA.").waitFor();
    await visitor.page.getByText("It is the only line item that fits.").waitFor();
  });

  story("can't be moved by read-only people, nor if it is voided", async (visitor, system) => {
    await match(system, { invoiceId: "VOID ME/1", amount: "1.00" });
    await system.api("POST", "/2015-03-31/functions/VoidInvoice/invocations", { accountId: "111122223333", billFrom: "AWS_INC", invoiceId: "VOID ME/1" });
    await visitor.openAs(ADA, "/invoices/AWS_INC/VOID~20ME~2F1");
    await visitor.page.getByText(/Its seller voided it on/).waitFor();
    for (const name of ["Match again", "Move", "Choose a line item"]) expect(await visitor.button(name).count(), name).toBe(0);
    await visitor.accessible("voided invoice");
    await visitor.button(/ada@example.com/).click();
    await visitor.page.getByRole("menuitem", { name: "Sign out" }).click();
    await visitor.openAs(/Vic, auditor/, "/invoices/AWS_INC/INC-USE-2026-10");
    await visitor.page.getByText("It is the only line item that fits.").waitFor();
    for (const name of ["Match again", "Move"]) expect(await visitor.button(name).count(), name).toBe(0);
  });
});

describe("match preview", () => {
  story("shows at its fields what is missing", async (visitor) => {
    visitor.expectFailures(/\/invoices\/preview$/);
    await visitor.openAs(ADA, "/preview");
    await visitor.button("Preview").click();
    await visitor.page.getByText("Some fields have errors.").first().waitFor();
    const amount = visitor.page.getByLabel("Amount", { exact: true });
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    expect(await visitor.page.getByText("This field is required.").count()).toBe(2);
    await visitor.accessible("preview refused");
  });

  story("shows the result that an invoice would get, and writes nothing", async (visitor, system) => {
    await visitor.openAs(ADA, "/preview?billFrom=AWS_INC&billingPeriod=2026-09&amount=100.00");
    await visitor.button("Preview").click();
    await visitor.page.getByText("It would draw on line item 1 of CLOUD-2026-09").waitFor();
    await visitor.page.getByText("Afterwards, USD\u00a03,479.83 would be left of the line item.").waitFor();
    await visitor.button(/^\d more purchase orders? begins? after September 2026$/).waitFor();
    await visitor.accessible("preview");
    await expect(system.api("GET", "/invoices/AWS_INC/PREVIEW")).rejects.toThrow("404");
    // The address leads to the same preview.
    await visitor.page.reload();
    expect(await visitor.page.getByLabel("Amount", { exact: true }).inputValue()).toBe("100.00");
  });

  story("is refused with the ID of another invoice on record", async (visitor) => {
    visitor.expectFailures(/\/invoices\/preview$/);
    await visitor.openAs(ADA, "/preview?billFrom=AWS_INC&billingPeriod=2026-09&amount=1.00&invoiceId=INC-USE-2026-09");
    await visitor.button("Preview").click();
    await visitor.page.getByText(/invoice with this number and other content is on record/).first().waitFor();
    await visitor.accessible("preview of another invoice");
  });
});
