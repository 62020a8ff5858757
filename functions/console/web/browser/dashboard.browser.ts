// The dashboard in a real browser, and what holds for every page: light and dark, wide and narrow, slow and broken.

import { describe, expect } from "vitest";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

const ADA = /Ada, buyer/;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

async function boxes(visitor: Visitor, selector: string): Promise<Box[]> {
  const found = await visitor.page.locator(`svg.chart ${selector}`).all();
  const all = await Promise.all(found.map((mark) => mark.boundingBox()));
  return all.map((box) => box ?? { x: 0, y: 0, width: 0, height: 0 });
}

describe("the dashboard", () => {
  story("tells what is agreed and left in each currency, and what needs somebody", async (visitor) => {
    await visitor.openAs(ADA);
    await visitor.listed("Totals by currency");
    for (const currency of ["USD", "EUR", "JPY"]) expect(await visitor.row("Totals by currency", currency).count(), currency).toBe(1);
    await visitor.row("Totals by currency", "EUR").getByText("EUR\u00a0124,000").first().waitFor();
    await visitor.accessible("dashboard");
    const expiring = visitor.page.getByRole("link", { name: /^Expiring: / });
    const told = Number(/\d+/.exec(await expiring.innerText())?.[0]);
    await expiring.click();
    await visitor.page.waitForURL(/\/purchase-orders\?health=EXPIRING$/);
    // The dashboard has the list of all of them, until the other page is there.
    await visitor.row("Purchase orders", "EMEA-USAGE").waitFor({ state: "detached" });
    await visitor.listed("Purchase orders");
    expect(await visitor.table("Purchase orders").getByRole("rowheader").count()).toBe(told);
  });

  story("draws the burn-down: twelve months back, twelve ahead, going down as it is invoiced", async (visitor) => {
    await visitor.openAs(ADA);
    await visitor.page.getByRole("radio", { name: "EUR" }).or(visitor.button("EUR")).first().click();
    const chart = visitor.page.getByRole("img", { name: /Burn-down of EUR/ });
    await chart.waitFor();
    const frame = (await chart.boundingBox())!;
    const bars = await boxes(visitor, "rect.invoiced");
    const points = await boxes(visitor, "circle.point");
    expect(points.length).toBe(bars.length);
    expect(points.length).toBeGreaterThanOrEqual(24);
    for (const { x, y, width, height } of [...bars, ...points]) {
      expect(x).toBeGreaterThanOrEqual(frame.x);
      expect(x + width).toBeLessThanOrEqual(frame.x + frame.width);
      expect(y).toBeGreaterThanOrEqual(frame.y - 1);
      expect(y + height).toBeLessThanOrEqual(frame.y + frame.height);
    }
    const drawn = bars.filter(({ height }) => height > 1);
    expect(drawn.length, "September and October were invoiced").toBe(2);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).sort((a, b) => a - b));
    const line = await boxes(visitor, "path.remaining");
    expect(line[0]?.width).toBeGreaterThan(frame.width * 0.3);
    expect(line[0]?.height).toBeGreaterThan(10);
    await visitor.button("Show as a table").click();
    await visitor.row("Burn-down of EUR", "October 2026").waitFor();
    expect(await visitor.table("Burn-down of EUR").getByRole("rowheader").count()).toBe(points.length);
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
        const colour = await visitor.page.locator("h1").evaluate((title) => getComputedStyle(title).color);
        expect(colour, "light letters").toMatch(/^rgb\(2\d\d, /);
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

  story("is as dark as the person wants it", async (visitor) => {
    await visitor.openAs(ADA, "/purchase-orders");
    await visitor.listed("Purchase orders");
    await visitor.button("Appearance").click();
    await visitor.page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
    await visitor.page.reload();
    await visitor.listed("Purchase orders");
    expect(await visitor.page.locator("body.awsui-dark-mode").count()).toBe(1);
  });

  story("an address that leads nowhere says so", async (visitor) => {
    await visitor.openAs(ADA, "/no/such/page");
    await visitor.heading("There is no such page").waitFor();
    await visitor.accessible("no such page");
    await visitor.page.getByRole("link", { name: "Go to the dashboard" }).click();
    await visitor.listed("Purchase orders");
  });

  story("says what went wrong when the server can't be reached, and tries again when asked", async (visitor) => {
    visitor.expecting(/\/purchase-orders\?/);
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
