// The coverage page in a real browser, also by keyboard.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("coverage", () => {
  story("shows gaps, and not by color alone", async (visitor) => {
    await visitor.openAs(ADA, "/coverage?from=2026-10&to=2027-03");
    const matrix = visitor.page.getByRole("grid", { name: "Coverage by month" });
    await matrix.waitFor();
    await visitor.page.getByText(/^\d+ gaps from October 2026 to March 2027$/).waitFor();
    await visitor.page.getByText("Amazon Web Services, Inc., USD, Monthly usage: December 2026 to March 2027").waitFor();
    const usage = matrix.getByRole("row").filter({ hasText: "Monthly usage" }).filter({ hasText: "Amazon Web Services, Inc." });
    const marks = await usage.getByRole("button").evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label")?.split(": ")[1]));
    expect(marks).toEqual(["Covered", "Covered", "Gap", "Gap", "Gap", "Gap"]);
    expect(await usage.getByText("Gap", { exact: true }).count()).toBe(4);
    await visitor.accessible("coverage");
    const rows = await matrix.getByRole("rowheader").count();
    await visitor.page.getByLabel("Only rows with gaps").click();
    await usage.waitFor();
    expect(await matrix.getByRole("rowheader").count()).toBeLessThan(rows);
  });

  story("moves by arrow keys; the selected month is explained and links to a preview", async (visitor) => {
    await visitor.openAs(ADA, "/coverage?from=2026-10&to=2027-03");
    const matrix = visitor.page.getByRole("grid", { name: "Coverage by month" });
    await matrix.waitFor();
    expect(await matrix.locator("[tabindex='0']").count(), "one stop for the Tab key").toBe(1);
    await matrix.locator("[tabindex='0']").focus();
    await visitor.page.keyboard.press("End");
    const selected = visitor.page.getByRole("region", { name: "Selected month" });
    await selected.getByText("March 2027").waitFor();
    await visitor.page.keyboard.press("Home");
    await selected.getByText("October 2026").waitFor();
    await selected.getByRole("link", { name: "EMEA-USAGE" }).waitFor();
    const usage = matrix.getByRole("row", { name: "Monthly usage Amazon Web Services, Inc., USD" });
    const gap = usage.getByRole("button", { name: "January 2027, Monthly usage: Gap" });
    for (let row = 0; row < 20 && !(await gap.evaluate((cell) => cell === document.activeElement)); row += 1) {
      await visitor.page.keyboard.press("ArrowDown");
      if (row === 0) for (let month = 0; month < 3; month += 1) await visitor.page.keyboard.press("ArrowRight");
    }
    await selected.getByText("No invoice matches a line item.").waitFor();
    await visitor.accessible("a gap selected");
    await selected.getByRole("link", { name: "Preview an invoice for this month" }).click();
    await visitor.page.getByLabel("Amount", { exact: true }).fill("1.00");
    await visitor.button("Preview").click();
    await visitor.page.getByText("It would draw on no purchase order").waitFor();
  });

  story("offers the change that would close a gap", async (visitor, system) => {
    const lineItems = [{ lineItemNumber: "1", type: "SUBSCRIPTION", unitPrice: "10.00", quantity: "1" }];
    await system.createPurchaseOrder("KOREA", { billFrom: ["AWS_KOREA"], currency: "KRW", expirationMonth: "2026-12", lineItems: [{ ...lineItems[0], unitPrice: "10" }] });
    const { page } = visitor;
    await visitor.openAs(ADA, "/coverage?from=2026-12&to=2027-02");
    const matrix = page.getByRole("grid", { name: "Coverage by month" });
    await matrix.getByRole("row", { name: /Subscription .*KRW/ }).getByRole("button", { name: /January 2027/ }).click();
    const selected = page.getByRole("region", { name: "Selected month" });
    await selected.getByRole("button", { name: "Extend it: KOREA" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The last month of KOREA would be January 2027 instead of December 2026").waitFor();
    await visitor.accessible("closing a gap");
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("KOREA is changed.").waitFor();
    await matrix.getByRole("row", { name: /Subscription .*KRW/ }).getByRole("button", { name: "January 2027, Subscription: Covered" }).waitFor();
    await system.api("PUT", "/purchase-orders/KOREA/status", { status: "SUSPENDED" }, { "If-Match": '"2"' });
    await page.reload();
    await matrix.getByRole("row", { name: /Subscription .*KRW/ }).getByRole("button", { name: /January 2027/ }).click();
    await selected.getByRole("button", { name: "Activate it: KOREA" }).waitFor();
    await visitor.fitsAllWidths("coverage");
  });

  story("covers the months in the address", async (visitor) => {
    await visitor.openAs(ADA, "/coverage");
    await visitor.page.getByRole("columnheader", { name: /Nov\s*2026/ }).waitFor();
    await visitor.page.getByRole("textbox", { name: "Last month" }).fill("2026-08");
    await visitor.page.getByText("The last month is before the first month.").waitFor();
    await visitor.accessible("months backwards");
    await visitor.page.getByRole("textbox", { name: "First month" }).fill("2026-07");
    await visitor.page.waitForURL(/from=2026-07&to=2026-08$/);
    await visitor.page.getByRole("columnheader", { name: /Jul\s*2026/ }).waitFor();
    expect(await visitor.page.getByRole("columnheader").count()).toBe(3);
  });

  story("says that there are no purchase orders", async (visitor) => {
    await visitor.openAs(/Bo, another buyer/, "/coverage");
    await visitor.page.getByText("No purchase orders for these months").waitFor();
    await visitor.accessible("nothing to cover");
  });
});
