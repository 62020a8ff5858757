// A person at a browser. Hidden failures fail the test: violations of the content security policy, errors on the browser's
// console, and requests to other hosts. Any state can be checked against axe's accessibility rules.

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
  readonly #failures: string[] = [];
  /** URLs whose failed requests are expected, although the browser reports them on its console. */
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
    context.setDefaultTimeout(Number(process.env["PATIENCE_MS"] ?? 30_000));
    const page = await context.newPage();
    const visitor = new Visitor(context, page, url);
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const where = message.location().url;
      if (message.text().startsWith("Failed to load resource") && visitor.#expected.some((known) => known.test(where))) return;
      visitor.#failures.push(`console ${message.type()}: ${message.text()} (${where})`);
    });
    page.on("pageerror", (error) => visitor.#failures.push(`page error: ${error.message}`));
    page.on("request", (request) => {
      const requested = request.url();
      if (!requested.startsWith(url) && !/^(data|blob):/.test(requested)) visitor.#failures.push(`request to another host: ${requested}`);
    });
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    return visitor;
  }

  /** Expects failed requests to this URL. */
  expectFailures(url: RegExp): void {
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

  /** Finds the rows of a table that contain a text. */
  row(table: string, text: string | RegExp): Locator {
    return this.table(table).getByRole("row").filter({ hasText: text });
  }

  /** Waits until a table has rows. */
  async listed(table: string): Promise<void> {
    await this.table(table).getByRole("rowheader").first().waitFor();
  }

  /** Follows a link within the console, and returns the milliseconds until a table of the page has rows. */
  async timeTo(path: string, table: string): Promise<number> {
    const go = (to: string) => {
      history.pushState(null, "", `/console${to}`);
      dispatchEvent(new PopStateEvent("popstate"));
    };
    // By its link, since a page that guards unsaved changes wants to be asked.
    await this.page.getByRole("navigation", { name: "Navigation" }).getByRole("link", { name: "Settings", exact: true }).click();
    await this.heading("Settings").waitFor();
    const started = Date.now();
    await this.page.evaluate(go, path);
    await this.listed(table);
    return Date.now() - started;
  }

  /** Checks the page against axe's rules. */
  async accessible(state: string): Promise<void> {
    // The page's policy doesn't apply to what Playwright evaluates.
    await this.page.evaluate(axe.source);
    const violations = await this.page.evaluate(async () => {
      const own = (window as unknown as { axe: typeof axe }).axe;
      const found = await own.run(document, { resultTypes: ["violations"] });
      return found.violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n    ")}`);
    });
    expect(violations, state).toEqual([]);
  }

  /** Checks that the page is not wider than the screen. Tables may scroll sideways on their own, but not on a wide screen. */
  async fits(state: string): Promise<void> {
    const clipped = () => {
      const parts = innerWidth < 1440 ? [] : [...document.querySelectorAll("#main-content *")];
      const scrolling = parts.filter((part) => ["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1);
      const page = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
      return [...page, ...scrolling.map((part) => part.querySelector("[aria-label]")?.getAttribute("aria-label") ?? part.className)];
    };
    // Components follow a new size in their own time.
    await expect.poll(() => this.page.evaluate(clipped), { message: state }).toEqual([]);
  }

  /** Checks all widths that the console is made for. With PICTURES, the folder of that name gets a picture of each. */
  async fitsAllWidths(state: string): Promise<void> {
    for (const width of [1440, 1024, 768, 390]) {
      await this.page.setViewportSize({ width, height: 1000 });
      await this.fits(`${state}, ${width} wide`);
      const folder = process.env["PICTURES"];
      if (folder !== undefined) await this.page.screenshot({ path: `${folder}/${state}-${width}.png`, fullPage: true });
    }
    await this.page.setViewportSize({ width: 1440, height: 1000 });
  }

  /** Closes the browser window and fails if there were hidden failures. */
  async leave(): Promise<void> {
    await this.#context.close();
    expect(this.#failures).toEqual([]);
  }
}
