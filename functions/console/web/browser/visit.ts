// Sets up every file of tests: a system, a browser, and a visitor for each story.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { type Demo, System } from "./system.ts";
import { launch, type Looks, Visitor } from "./visitor.ts";

let demo: Demo = "small";
let system: System;
let browser: Browser;

/** Chooses the data for all stories of a file. */
export function loadDemo(size: Demo): void {
  demo = size;
}

beforeAll(async () => {
  [system, browser] = await Promise.all([System.start(demo), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** Runs a story with a visitor of its own. Hidden failures fail the test only if the story itself passed. */
export function story(name: string, run: (visitor: Visitor, system: System) => Promise<void>, looks: Looks = {}): void {
  it(name, async () => {
    const visitor = await Visitor.arrive(browser, system.url, looks);
    try {
      await run(visitor, system);
    } catch (failure) {
      await visitor.page.screenshot({ path: `${import.meta.dirname}/failed.png`, fullPage: true }).catch(() => undefined);
      await visitor.leave().catch((hidden: unknown) => console.error(hidden));
      throw failure;
    }
    await visitor.leave();
  });
}
