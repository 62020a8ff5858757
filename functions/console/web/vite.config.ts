/// <reference types="vitest/config" />
// Builds the console into ../dist. File names are stable, and libraries are in a file of their own, so that an edit of the
// console changes app.js but not vendor.js. Addresses are relative; ../build.rs prefixes them with the release's folder.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { fingerprint, filesBelow } from "./fingerprint.ts";

const dist = join(import.meta.dirname, "../dist");

/** Writes the fingerprints of the sources and of the built files, which the test in ../tests compares. */
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

/** Puts each font of the design system into a file of its own, so that a page loads only those that it shows. */
function fontFiles(): Plugin {
  return {
    name: "font-files",
    generateBundle: {
      // After the style sheets are put together.
      order: "post",
      handler(_, bundle) {
        const style = bundle["console.css"];
        if (style?.type !== "asset") this.error("there is no console.css");
        let number = 0;
        style.source = String(style.source).replaceAll(/url\(data:font\/woff2;base64,([^)]+)\)/g, (_all, font: string) => {
          number += 1;
          const fileName = `font-${number}.woff2`;
          this.emitFile({ type: "asset", fileName, source: Buffer.from(font, "base64") });
          return `url(./${fileName})`;
        });
        if (number === 0) this.error("there are no fonts in console.css");
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [react(), fontFiles(), builtFrom()],
  build: {
    outDir: dist,
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      // The API page's markup and style are in public/: it has none of the console's.
      input: { app: "index.html", docs: "docs/main.ts" },
      output: {
        entryFileNames: "[name].js",
        // A page's file has the name of its folder.
        chunkFileNames: ({ facadeModuleId, name }) => `${/src\/([\w-]+)\/page\.tsx$/.exec(facadeModuleId ?? "")?.[1] ?? name}.js`,
        assetFileNames: (asset) => (asset.names[0]?.endsWith(".css") ? "console.css" : "[name][extname]"),
        codeSplitting: {
          groups: [
            { name: "german", test: /src\/words\/de\/|messages\/all\.de\./, includeDependenciesRecursively: false },
            // Apart from the app, which waits for German, which uses these.
            { name: "numbers", test: /src\/(format\/number|words\/language)\.ts/ },
            { name: "vendor", test: /node_modules/, tags: ["$initial"] },
            { name: "sign-in", test: /oidc-client-ts/ },
            // The components that only pages use which are loaded when opened.
            { name: "components", test: /node_modules/ },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    // The API of a running `cargo local`, so that the console can be developed without building it into the function.
    proxy: Object.fromEntries(
      ["purchase-orders", "invoices", "summary", "sellers", "settings", "coverage", "statement", "local", "console/config.json"].map(
        (path) => [`/${path}`, process.env["API"] ?? "http://127.0.0.1:8080"],
      ),
    ),
  },
  test: { include: ["docs/*.test.ts", "src/**/*.test.ts"] },
});
