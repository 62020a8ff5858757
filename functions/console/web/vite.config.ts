/// <reference types="vitest/config" />
// Builds the console into ../dist, under names that stay: an edit of ours touches app.js, not vendor.js. Addresses are
// relative; the function that serves the files puts its own folder in front (see ../build.rs).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { fingerprint, filesBelow } from "./fingerprint.ts";

const dist = join(import.meta.dirname, "../dist");

/** Writes down which sources the files were built from, and what the files were, for the test in ../tests. */
function builtFrom(): Plugin {
  return {
    name: "built-from",
    apply: "build",
    closeBundle() {
      const built = readdirSync(dist).filter((name) => name !== "built-from.txt");
      const files = built.map((name) => [name, readFileSync(join(dist, name))] as const);
      const sources = filesBelow(import.meta.dirname);
      writeFileSync(
        join(dist, "built-from.txt"),
        `sources ${fingerprint(sources)}\nfiles ${fingerprint(files)}\n`,
      );
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), builtFrom()],
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      output: {
        entryFileNames: "app.js",
        chunkFileNames: "[name].js",
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".css") ? "console.css" : "[name][extname]"),
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules/ },
            { name: "forms", test: /src\/purchase-orders\/form\//, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    // The API of a running `cargo local`, for working on the console without building it into the function.
    proxy: Object.fromEntries(
      ["purchase-orders", "invoices", "summary", "sellers", "settings", "coverage", "local", "console/config.json"].map(
        (path) => [`/${path}`, process.env["API"] ?? "http://127.0.0.1:8080"],
      ),
    ),
  },
  test: { include: ["src/**/*.test.ts"] },
});
