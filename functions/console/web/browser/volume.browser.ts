// The console with as much data as an account may have: 100 purchase orders of 20 line items, and 2,000 invoices.

import { describe, expect } from "vitest";
import { loadDemo, story } from "./visit.ts";

const ADA = /Ada, buyer/;
/** How long a person waits at most until a page is usable. */
const USABLE_MS = 1500;
const WIDTHS = [1440, 1024, 768, 390];

loadDemo("large");

const PAGES: [name: string, path: string, ready: string][] = [
  ["dashboard", "/", "Totals by currency"],
  ["purchase orders", "/purchase-orders", "Purchase orders"],
  ["a purchase order", "/purchase-orders/HAM-PLATFORM-EU-2026", "Line items"],
  ["invoices", "/invoices", "Invoices"],
  ["a month's close", "/close?month=2026-10", "Line items"],
  ["spend", "/spend", "Spend"],
  ["the rollover", "/rollover?from=2026-12&to=2026-12", "Proposals"],
  ["an invoice", "/invoices/AWS_EMEA_SARL/2026-10-001-U", "Candidates"],
];

/** The requests that reports may take, whatever the number of purchase orders. */
const REQUESTS: [name: string, path: string, ready: string, most: number][] = [
  ["a month's close", "/close?month=2026-10", "Line items", 3],
  ["spend", "/spend", "Spend", 3],
  ["the rollover", "/rollover?from=2026-12&to=2026-12", "Proposals", 3],
];

describe("reports on a hundred purchase orders", () => {
  for (const [name, path, ready, most] of REQUESTS) {
    story(`take few requests: ${name}`, async (visitor) => {
      const asked: string[] = [];
      await visitor.openAs(ADA, "/settings");
      await visitor.heading("Settings").waitFor();
      visitor.page.on("request", (request) => {
        if (!new URL(request.url()).pathname.startsWith("/console/")) asked.push(request.url());
      });
      await visitor.timeTo(path, ready);
      expect(asked.length, asked.join("\n")).toBeLessThanOrEqual(most);
    });
  }
});

describe("a hundred purchase orders", () => {
  for (const [name, path, ready] of PAGES) {
    story(`are usable at once and clipped at no width: ${name}`, async (visitor) => {
      await visitor.openAs(ADA, "/settings");
      await visitor.heading("Settings").waitFor();
      // Not before the second visit, because the first one also starts the functions of this machine.
      const times: number[] = [];
      for (let visit = 0; visit < 3; visit += 1) times.push(await visitor.timeTo(path, ready));
      expect(Math.min(...times), `ms until ${name} is usable: ${times.join(", ")}`).toBeLessThan(USABLE_MS);
      for (const width of WIDTHS) {
        await visitor.page.setViewportSize({ width, height: 1000 });
        await visitor.listed(ready);
        await visitor.fits(`${name}, ${width} wide`);
      }
      await visitor.accessible(name);
    });
  }
});
