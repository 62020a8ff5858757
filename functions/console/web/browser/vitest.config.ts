import { defineConfig } from "vitest/config";

// One file at a time, because each starts a system and a browser of its own.
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.browser.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
