// What every file of tests begins with: a system, a browser, and visitors that are looked after when they leave.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { System } from "./system.ts";
import { launch, type Looks, Visitor } from "./visitor.ts";

let system: System;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([System.start(), launch()]);
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A story of one visitor. What went wrong unseen counts only where the story itself came to its end. */
export function story(name: string, tell: (visitor: Visitor, system: System) => Promise<void>, looks: Looks = {}): void {
  it(name, async () => {
    const visitor = await Visitor.arrive(browser, system.url, looks);
    try {
      await tell(visitor, system);
    } catch (failure) {
      await visitor.page.screenshot({ path: `${import.meta.dirname}/failed.png`, fullPage: true }).catch(() => undefined);
      await visitor.leave().catch((unseen: unknown) => console.error(unseen));
      throw failure;
    }
    await visitor.leave();
  });
}
