import { defineConfig } from "vitest/config";

// One file after the other: each has a system and a browser of its own, and the machine is small.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.browser.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
