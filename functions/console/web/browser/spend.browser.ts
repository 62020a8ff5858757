// Spend in a real browser.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("spend", () => {
  story("is charted and listed by seller, kind of charge and tag, and clipped at no width", async (visitor) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/spend?from=2026-09&to=2026-10");
    await page.getByRole("radio", { name: "EUR" }).or(visitor.button("EUR")).first().click();
    await visitor.row("Spend", "Amazon Web Services EMEA SARL").getByText("EUR\u00a022,213.44").waitFor();
    await page.getByRole("application", { name: "Spend in EUR, largest first" }).waitFor();
    await visitor.accessible("spend by seller");
    await page.getByRole("button", { name: /^Group by/ }).click();
    await page.getByRole("option", { name: "Charge" }).click();
    await visitor.row("Spend", "Monthly usage").getByText("EUR\u00a014,015.44").waitFor();
    expect((await visitor.table("Spend").getByRole("rowheader").allInnerTexts())[0]).toBe("Monthly usage");
    await page.getByRole("button", { name: /^Group by/ }).click();
    await page.getByRole("option", { name: "Tag example" }).click();
    await visitor.row("Spend", "yes").waitFor();
    for (const width of [1440, 1024, 768, 390]) {
      await page.setViewportSize({ width, height: 1000 });
      await visitor.fits(`spend, ${width} wide`);
    }
    await visitor.accessible("spend by tag, narrow");
  });
});
