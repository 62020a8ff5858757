// What a set of files is, in one line; ../tests/built.rs computes the same in Rust.
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

/** All that a build is made from: not what is installed, nor tests. */
export function filesBelow(root: string, folder = ""): Named[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): Named[] => {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (["node_modules", "browser"].includes(name) || name.endsWith(".test.ts")) return [];
    return entry.isDirectory() ? filesBelow(root, name) : [[name, readFileSync(join(root, name))]];
  });
}
