// Somebody at a browser. Whatever goes wrong where nobody looks fails the test: what the policy forbids, errors on the
// console, requests to other hosts. And every state can be held against axe's rules.

import axe from "axe-core";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { expect } from "vitest";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: FLAGS });
}

export interface Looks {
  dark?: boolean;
  narrow?: boolean;
}

export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #wrong: string[] = [];
  /** Answers of the API that a test is about, and that a browser tells on its console. */
  #expected: RegExp[] = [/dryRun=true/];

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    this.#url = url;
  }

  static async arrive(browser: Browser, url: string, looks: Looks = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: looks.narrow === true ? { width: 390, height: 844 } : { width: 1440, height: 1000 },
      colorScheme: looks.dark === true ? "dark" : "light",
      reducedMotion: "reduce",
      timezoneId: "UTC",
      acceptDownloads: true,
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const visitor = new Visitor(context, page, url);
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const where = message.location().url;
      if (message.text().startsWith("Failed to load resource") && visitor.#expected.some((known) => known.test(where))) return;
      visitor.#wrong.push(`console ${message.type()}: ${message.text()} (${where})`);
    });
    page.on("pageerror", (error) => visitor.#wrong.push(`page error: ${error.message}`));
    page.on("request", (request) => {
      const asked = request.url();
      if (!asked.startsWith(url) && !/^(data|blob):/.test(asked)) visitor.#wrong.push(`request to another host: ${asked}`);
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    return visitor;
  }

  /** Answers like these are what the test wants to see. */
  expecting(url: RegExp): void {
    this.#expected = [...this.#expected, url];
  }

  async open(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/console${path}`);
  }

  /** Opens a page, signed in as one of the demo identities. */
  async openAs(name: RegExp, path = "/"): Promise<void> {
    await this.open(path);
    await this.page.getByRole("radio", { name }).check();
    await this.page.getByRole("button", { name: "Continue" }).click();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { name }).first();
  }

  table(name: string): Locator {
    return this.page.getByRole("table", { name });
  }

  /** The row of a table that has this text. */
  row(table: string, text: string | RegExp): Locator {
    return this.table(table).getByRole("row").filter({ hasText: text });
  }

  /** Waits until a table has rows. */
  async listed(table: string): Promise<void> {
    await this.table(table).getByRole("rowheader").first().waitFor();
  }

  /** What is shown, by axe's rules. */
  async accessible(state: string): Promise<void> {
    // Evaluated by the browser's tools, which the page's policy doesn't bind.
    await this.page.evaluate(axe.source);
    const violations = await this.page.evaluate(async () => {
      const own = (window as unknown as { axe: typeof axe }).axe;
      const found = await own.run(document, { resultTypes: ["violations"] });
      return found.violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n    ")}`);
    });
    expect(violations, state).toEqual([]);
  }

  /** The page is not wider than the screen: nothing but tables scrolls sideways. */
  async fits(state: string): Promise<void> {
    const [content, screen] = await this.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content, state).toBeLessThanOrEqual(screen as number);
  }

  /** Goes away; whatever went wrong on the way fails. */
  async leave(): Promise<void> {
    await this.#context.close();
    expect(this.#wrong).toEqual([]);
  }
}
