// The start page and the API page.

import { expect } from "vitest";
import type { System } from "./system.ts";
import { story } from "./visit.ts";
import type { Visitor } from "./visitor.ts";

async function readsTheApiPage(visitor: Visitor, system: System): Promise<void> {
  const { page } = visitor;
  await page.goto(`${system.url}/`);
  await visitor.heading("Purchase orders").waitFor();
  await visitor.accessible("start page");
  await visitor.fits("start page");
  await page.getByRole("link", { name: "API reference" }).click();

  const contract = (await (await fetch(`${system.url}/openapi.json`)).json()) as { paths: Record<string, Record<string, { summary: string }>> };
  const summaries = Object.values(contract.paths).flatMap((methods) => Object.values(methods).map(({ summary }) => summary));
  expect(summaries.length).toBeGreaterThan(20);
  for (const summary of summaries) await page.getByRole("main").getByRole("heading", { name: summary, exact: true }).waitFor();
  await visitor.accessible("API page");
  await visitor.fits("API page");

  await page.getByRole("searchbox", { name: "Filter" }).fill("put settings");
  await page.getByRole("status").getByText("1 found").waitFor();
  await page.getByRole("navigation").getByRole("link").click();
  expect(page.url()).toBe(`${system.url}/docs#UpdateSettings`);
  await page.getByRole("region", { name: "Parameters of UpdateSettings" }).getByText("If-Match").first().waitFor();
  await visitor.accessible("one operation");
}

story("the start page leads to the API page, which shows every operation of the contract", readsTheApiPage);
story("the API page works on a narrow dark screen", readsTheApiPage, { narrow: true, dark: true });
