// The language of the console in a real browser: chosen in the header, kept by the browser, with its numbers and dates.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;

describe("the language", () => {
  story("is chosen in the header and kept, with numbers and dates as they are written there", async (visitor, system) => {
    const { page } = visitor;
    await visitor.openAs(ADA, "/purchase-orders/EMEA-USAGE");
    await visitor.heading("EMEA-USAGE").waitFor();
    await visitor.button("Language: English").click();
    await page.getByRole("menuitemcheckbox", { name: "Deutsch" }).click();
    await visitor.row("Positionen", "Monatliche Nutzung").getByText("90.000,00\u00a0EUR").first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await visitor.accessible("a purchase order in German");
    await visitor.fits("a purchase order in German");
    // Amounts are typed as they are written.
    await visitor.button("Bearbeiten").click();
    await visitor.button("Einzeln").click();
    await page.getByRole("button", { name: /^Position 1:/ }).waitFor();
    const price = page.getByLabel(/Stückpreis/);
    expect(await price.inputValue()).toBe("90.000,00");
    await price.fill("95.500,5");
    await page.getByText("Gelesen als 95.500,5\u00a0EUR").waitFor();
    await price.fill("95.500,50");
    await page.getByText("Wert der Bestellung:").getByText("95.500,50\u00a0EUR").waitFor();
    await visitor.accessible("editing in German");
    await visitor.button("Änderungen speichern").click();
    await page.getByText(/als Version 2 gespeichert/).waitFor();
    const saved = (await (await system.api("GET", "/purchase-orders/EMEA-USAGE")).json()) as { value: string };
    expect(saved.value).toBe("95500.50");
    for (const path of ["/", "/purchase-orders/CLOUD-2026-10", "/rollover?from=2026-11&to=2026-11", "/invoices", "/coverage", "/preview", "/settings", "/import"]) {
      await visitor.open(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await visitor.accessible(`${path} in German`);
      await visitor.fits(`${path} in German`);
    }
    await visitor.button("Sprache: Deutsch").click();
    await page.getByRole("menuitemcheckbox", { name: "English" }).click();
    await visitor.heading("Import").waitFor();
  });
});
