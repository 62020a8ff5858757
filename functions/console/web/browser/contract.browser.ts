// Checks that the committed types are those of the running API's contract.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { System } from "./system.ts";

const WEB = join(import.meta.dirname, "..");

it("src/api/contract.d.ts is generated from the current contract", async () => {
  const system = await System.start();
  const folder = await mkdtemp(join(tmpdir(), "contract-"));
  try {
    const generated = join(folder, "contract.d.ts");
    await promisify(execFile)(join(WEB, "node_modules/.bin/openapi-typescript"), [`${system.url}/openapi.json`, "--output", generated]);
    const [committed, current] = await Promise.all([join(WEB, "src/api/contract.d.ts"), generated].map((path) => readFile(path, "utf8")));
    expect(committed === current, "renew it: start `cargo local`, then `npm run contract -- http://127.0.0.1:8080/openapi.json`").toBe(true);
  } finally {
    await Promise.all([system.stop(), rm(folder, { recursive: true })]);
  }
});
