// Starts `cargo local`'s program for one file of tests, on a free port, with the worked example and in memory.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../..");
const PROGRAM = join(process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target"), "debug/local");
/** The system's clock, so that the tests don't depend on the day. */
const NOW = "2026-11-26T12:00:00Z";
const START_MAX_MS = 170_000;
/** The account of the worked example. */
const ACCOUNT = "111122223333";

export type Demo = "small" | "large";

export class System {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async start(demo: Demo = "small"): Promise<System> {
    const child = spawn(PROGRAM, ["--port", "0", "--memory", `--demo=${demo}`, "--now", NOW], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    return await new Promise((resolve, reject) => {
      const fail = (reason: string) => {
        child.kill();
        reject(new Error(`${PROGRAM}: ${reason}\n${output}`));
      };
      const timer = setTimeout(() => fail("did not start in time"), START_MAX_MS);
      const read = (part: Buffer) => {
        output += part.toString();
        const url = /^listening on (http:\S+)$/m.exec(output)?.[1];
        if (url === undefined || !output.includes("Ctrl-C ends it")) return;
        clearTimeout(timer);
        resolve(new System(url, child));
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.on("error", (error) => fail(String(error)));
      child.on("exit", (code) => fail(`ended with ${code}`));
    });
  }

  async stop(): Promise<void> {
    this.#process.removeAllListeners("exit");
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGINT");
    await ended;
  }

  /** Calls the API with the right to read and write. */
  async api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, account = ACCOUNT): Promise<Response> {
    const token = await (await fetch(`${this.url}/local/token?account=${account}&email=someone@example.com`)).text();
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** Creates a purchase order. */
  async createPurchaseOrder(id: string, fields: Record<string, unknown> = {}, account = ACCOUNT): Promise<void> {
    const order = {
      purchaseOrderId: id,
      billFrom: ["AWS_INC"],
      currency: "USD",
      effectiveMonth: "2026-01",
      expirationMonth: "2026-12",
      lineItems: [{ lineItemNumber: "1", type: "SUBSCRIPTION", unitPrice: "1000.00", quantity: "12" }],
      ...fields,
    };
    await this.api("POST", "/purchase-orders", order, {}, account);
  }

  /** Matches invoices, as their seller does. */
  async match(invoices: readonly Record<string, unknown>[]): Promise<void> {
    await this.api("POST", "/2015-03-31/functions/MatchInvoice/invocations", { invoices });
  }
}
