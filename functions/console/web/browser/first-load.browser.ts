// What the first page loads, measured in the browser.

import { expect } from "vitest";
import { story } from "./visit.ts";

/** Compressed bytes, fonts included. */
const FIRST_LOAD_MAX = 700_000;

story("the first page loads less than 700,000 bytes, and only the fonts that it shows", async (visitor) => {
  await visitor.openAs(/Ada, buyer/);
  await visitor.listed("Totals by currency");
  const loaded = await visitor.page.evaluate(async () => {
    await document.fonts.ready;
    const files = performance.getEntriesByType("resource").filter(({ name }) => new URL(name).pathname.startsWith("/console/")) as PerformanceResourceTiming[];
    return files.map(({ name, encodedBodySize }) => ({ name: name.split("/").at(-1) ?? "", size: encodedBodySize }));
  });
  expect(loaded.filter(({ name }) => name.endsWith(".woff2")).length).toBeGreaterThan(0);
  expect(loaded.filter(({ name }) => name.endsWith(".woff2")).length).toBeLessThan(4);
  const size = loaded.reduce((sum, file) => sum + file.size, 0);
  expect(size).toBeGreaterThan(200_000);
  expect(size).toBeLessThan(FIRST_LOAD_MAX);
});
