// The fingerprint of a set of files. ../tests/built.rs computes the same in Rust.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Named = readonly [name: string, content: Uint8Array];

/** SHA-256 over each file's name, length and content, in the names' byte order. */
export function fingerprint(files: readonly Named[]): string {
  const sum = createHash("sha256");
  const ordered = [...files].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const [name, content] of ordered) {
    sum.update(`${name}\n${content.length}\n`);
    sum.update(content);
  }
  return sum.digest("hex");
}

/** Returns all files that a build depends on, without installed packages and tests. */
export function filesBelow(root: string, folder = ""): Named[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): Named[] => {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (["node_modules", "browser"].includes(name) || name.endsWith(".test.ts")) return [];
    return entry.isDirectory() ? filesBelow(root, name) : [[name, readFileSync(join(root, name))]];
  });
}
