// The dashboard in a real browser, and what applies to every page: dark and narrow screens, slow and failing requests.

import type { Locator } from "playwright-core";
import { describe, expect } from "vitest";
import { story } from "./visit.ts";

const ADA = /Ada, buyer/;
const EXPECTED = "Expected, at the pace of the latest billed months";

interface Point {
  x: number;
  y: number;
}

/** The points of a chart's line, as its path has them. */
async function pointsOf(chart: Locator, title: string): Promise<Point[]> {
  const path = (await chart.getByLabel(title, { exact: true }).locator("path").getAttribute("d")) ?? "";
  return [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

describe("the dashboard", () => {
  story("shows the totals of each currency, and what needs attention", async (visitor) => {
    await visitor.openAs(ADA);
    await visitor.listed("Totals by currency");
    for (const currency of ["USD", "EUR", "JPY"]) expect(await visitor.row("Totals by currency", currency).count(), currency).toBe(1);
    await visitor.row("Totals by currency", "EUR").getByText("EUR\u00a0124,000").first().waitFor();
    await visitor.accessible("dashboard");
    const expiring = visitor.page.getByRole("link", { name: /^Expiring: / });
    const number = Number(/\d+/.exec(await expiring.innerText())?.[0]);
    await expiring.click();
    await visitor.page.waitForURL(/\/purchase-orders\?health=EXPIRING$/);
    // Until the other page is shown, the dashboard lists all of them.
    await visitor.row("Purchase orders", "EMEA-USAGE").waitFor({ state: "detached" });
    await visitor.listed("Purchase orders");
    expect(await visitor.table("Purchase orders").getByRole("rowheader").count()).toBe(number);
  });

  story("charts the burn-down: twelve months back, twelve ahead, falling as invoices come in", async (visitor) => {
    await visitor.openAs(ADA);
    await visitor.page.getByRole("radio", { name: "EUR" }).or(visitor.button("EUR")).first().click();
    const chart = visitor.page.getByRole("application", { name: /Burn-down of EUR/ });
    await chart.waitFor();
    const frame = (await chart.boundingBox())!;
    const invoiced = await chart.getByLabel("Invoiced in the month", { exact: true }).locator("> *").all();
    const bars = (await Promise.all(invoiced.map((bar) => bar.boundingBox()))).map((box) => box!);
    const tall = bars.filter(({ height }) => height > 1);
    expect(tall.length, "September and October were invoiced").toBe(2);
    const remaining = await pointsOf(chart, "Remaining");
    const expected = await pointsOf(chart, EXPECTED);
    expect(expected[0], "the lines part in the month before this one").toEqual(remaining.at(-2));
    const points = [...remaining, ...expected.slice(2)];
    expect(points.length).toBeGreaterThanOrEqual(24);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).sort((a, b) => a - b));
    const lines = await Promise.all(["Remaining", EXPECTED].map((title) => chart.getByLabel(title, { exact: true }).locator("path").boundingBox()));
    for (const box of [...tall, ...lines]) {
      expect(box!.x).toBeGreaterThanOrEqual(frame.x);
      expect(box!.x + box!.width).toBeLessThanOrEqual(frame.x + frame.width);
      expect(box!.y).toBeGreaterThanOrEqual(frame.y - 1);
      expect(box!.y + box!.height).toBeLessThanOrEqual(frame.y + frame.height + 1);
    }
    expect(lines[0]!.width).toBeGreaterThan(frame.width * 0.3);
    expect(lines[0]!.height).toBeGreaterThan(10);
    // Smaller amounts are further down, and both invoiced months lower what remains.
    const months = remaining.slice(-3).map(({ y }) => y);
    expect(months[2]).toBeGreaterThan(months[0]!);
    await chart.focus();
    await visitor.page.keyboard.press("ArrowRight");
    await visitor.page.getByRole("tooltip").getByText(/^EUR\s[\d,]+\.\d\d$/).first().waitFor();
    await visitor.accessible("chart with the amounts of a month");
    await visitor.page.keyboard.press("Escape");
    await visitor.button("Show as a table").click();
    await visitor.row("Burn-down of EUR", "October 2026").waitFor();
    expect(await visitor.table("Burn-down of EUR").getByRole("rowheader").count()).toBe(points.length);
    await visitor.fits("chart as a table");
    await visitor.accessible("chart as a table");
  });
});

describe("every page", () => {
  for (const [name, path, ready] of [
    ["dashboard", "/", "Totals by currency"],
    ["list", "/purchase-orders", "Purchase orders"],
    ["details", "/purchase-orders/EMEA-USAGE", "Invoices"],
  ] as const) {
    story(
      `is readable in the dark: ${name}`,
      async (visitor) => {
        await visitor.openAs(ADA, path);
        await visitor.listed(ready);
        const color = await visitor.page.locator("h1").evaluate((title) => getComputedStyle(title).color);
        expect(color, "light letters").toMatch(/^rgb\(2\d\d, /);
        await visitor.accessible(`${name}, dark`);
      },
      { dark: true },
    );

    story(
      `fits a narrow screen: ${name}`,
      async (visitor) => {
        await visitor.openAs(ADA, path);
        await visitor.listed(ready);
        await visitor.fits(name);
        await visitor.accessible(`${name}, narrow`);
      },
      { narrow: true },
    );
  }

  story("keeps the appearance that the person chose", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.listed("Purchase orders");
    await visitor.button("Appearance").click();
    await visitor.page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
    await visitor.page.reload();
    await visitor.listed("Purchase orders");
    expect(await visitor.page.locator("body.awsui-dark-mode").count()).toBe(1);
  });

  story("says so if the address doesn't exist", async (visitor) => {
    await visitor.openAs(ADA, "/no/such/page");
    await visitor.heading("Page not found").waitFor();
    await visitor.accessible("no such page");
    await visitor.page.getByRole("link", { name: "Go to the dashboard" }).click();
    await visitor.listed("Purchase orders");
  });

  story("says that the server can't be reached, and tries again on request", async (visitor) => {
    visitor.expectFailures(/\/purchase-orders\?/);
    await visitor.page.route(/\/purchase-orders\?/, (route) => route.abort());
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.page.getByText("The server can't be reached").waitFor();
    await visitor.accessible("unreachable");
    await visitor.page.unroute(/\/purchase-orders\?/);
    await visitor.button("Try again").click();
    await visitor.listed("Purchase orders");
  });

  story("says that it is loading", async (visitor) => {
    let answer = () => undefined as void;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    await visitor.page.route(/\/purchase-orders\?/, async (route) => {
      await waiting;
      await route.continue();
    });
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.page.getByText("Loading purchase orders").waitFor();
    await visitor.accessible("loading");
    answer();
    await visitor.listed("Purchase orders");
  });
});
