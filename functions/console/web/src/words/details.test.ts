// Every sentence of the API that people can see has German words: the sentences are read from the API's sources.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DETAILS, WORDS } from "./de/details.ts";
import { translator } from "./translate.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
/** Where the refusals of requests are written. */
const PLACES = [
  ...["document", "document.rs", "form", "form.rs", "ids", "invoice", "invoice.rs", "ledger", "money", "money.rs", "month.rs", "purchase_order", "text", "text.rs", "coverage.rs", "edit.rs", "settings", "settings.rs", "what_if.rs", "notice", "matching/why_unmatched.rs"].map((name) => `domain/src/${name}`),
  ...["api", "purchase_orders", "invoices", "account", "store/versions"].map((name) => `functions/src/${name}`),
];

/** What no person at the console can cause or see: how programs must call, and files and values of the operator. */
const FOR_PROGRAMS = [
  /`?(application\/json|Content-Encoding|If-Match|If-None-Match|Idempotency-Key|text\/csv)|^the body must|entity tag|base64|token's claim|visible ASCII/,
  /^the event |^a message must|^the message (can't|\{\}$)|^the account was not matched|^this path supports only|^the body \{\}$|^\{\} can't be read: /,
  /^the purchase order \{\} is not loaded|^the ledger is full|^packed|^not a/,
];
/** The titles of problems, which the catalogue has by their codes. */
const TITLES = /^[A-Z][A-Za-z' -]+$/;

function files(path: string): string[] {
  if (path.endsWith(".rs")) return [path];
  return readdirSync(path).flatMap((name) => {
    const inside = join(path, name);
    if (statSync(inside).isDirectory()) return name === "tests" ? [] : files(inside);
    return name.endsWith(".rs") && name !== "tests.rs" ? [inside] : [];
  });
}

const LITERAL = String.raw`"((?:[^"\\]|\\.|\\\n)*)"`;
const WHERE = [
  String.raw`#\[error\(\s*`,
  String.raw`::Form\(\s*`,
  String.raw`(?:let (?:mut )?(?:detail|hint|rule)\w*|detail)\s*(?:: [^=;]+)?=\s*(?:&?format!\()?\s*`,
  String.raw`(?:refuse(?:::<[^>]*>)?|refused|one|of_cell|Problem::new|Problem::beyond|Self::new|Self::beyond|\.error|\.note|not_found)\((?:[^"();]|\([^"()]*\))*?(?:&?format!\()?\s*`,
];

/** Lists the sentences of a source file, with `{}` for each value. */
function sentences(path: string): string[] {
  const source = readFileSync(path, "utf8").split("#[cfg(test)]\nmod tests {")[0]?.replaceAll(/^\s*\/\/.*$/gm, "") ?? "";
  const literals = WHERE.flatMap((before) => [...source.matchAll(new RegExp(before + LITERAL, "g"))].map((found) => found[1] ?? ""));
  const texts = literals.map((text) => text.replaceAll(/\\\n\s*/g, "").replaceAll('\\"', '"').replaceAll("\\\\", "\\"));
  return texts.map(generic).filter((text) => text.includes(" ") && (text.match(/[a-z]{2,}/g)?.length ?? 0) >= 2);
}

function generic(text: string): string {
  return text.replaceAll(/\{[^{}]*\}/g, "{}");
}

const all = [...new Set(PLACES.flatMap((place) => files(join(ROOT, place))).flatMap(sentences))];
const known = new Set([...DETAILS, ...WORDS].map(([english]) => english));

describe("the API's sentences", () => {
  it("have German words, unless only programs see them", () => {
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter((text) => !known.has(text) && !TITLES.test(text) && !FOR_PROGRAMS.some((some) => some.test(text)))).toEqual([]);
  });

  it("are those that have German words", () => {
    const source = PLACES.flatMap((place) => files(join(ROOT, place))).map((path) => readFileSync(path, "utf8").replaceAll(/\\\n\s*/g, "").replaceAll('\\"', '"').replaceAll("\\\\", "\\")).join("\n");
    const isThere = (english: string) => new RegExp(english.split("{}").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\{[^{}]*\\}")).test(source);
    expect(DETAILS.filter(([english]) => !isThere(english))).toEqual([]);
  });

  it("have the same values in both languages", () => {
    const wrong = DETAILS.filter(([english, german]) => {
      const values = english.split("{}").length - 1;
      const used = [...german.matchAll(/\{(\d)\}/g)].map(([, nth]) => Number(nth));
      return used.some((nth) => nth >= values) || (new Set(used).size !== values);
    });
    expect(wrong).toEqual([]);
  });

  const translate = translator(DETAILS, WORDS);
  it.each([
    ["`x` is not a decimal number such as `1000.00`", "„x“ ist keine Dezimalzahl, wie 1000,00"],
    ["2027-01 is outside the purchase order's months, 2026-01 to 2026-12", "2027-01 liegt außerhalb der Monate der Bestellung, 2026-01 bis 2026-12"],
    ["at most 100 line items, but there are 101", "höchstens 100 Positionen, es sind aber 101"],
    ["row 3: the quote that begins a cell is never closed; write a quote inside a cell as two quotes", "Zeile 3: das Anführungszeichen am Anfang einer Zelle wird nie geschlossen; schreiben Sie eines in einer Zelle doppelt"],
    ["a purchase order that is EXPIRED can't be made ACTIVE; it becomes active when its expiration month is moved", "eine Bestellung im Status abgelaufen kann nicht aktiv werden; sie wird aktiv, wenn ihr letzter Monat verschoben wird"],
    ["the file is nested deeper than 127 levels", "die Datei ist tiefer als 127 Ebenen verschachtelt"],
    ["the total with VAT (BT-112) is 118.99, but net plus VAT is 119.00", "der Gesamtbetrag mit Umsatzsteuer (BT-112) ist 118.99, aber netto plus Umsatzsteuer ist 119.00"],
    ["a new match finds no line item for line 2: the purchase order is suspended", "eine neue Zuordnung findet keine Position für Zeile 2: die Bestellung ist ausgesetzt"],
    ["something new", "something new"],
  ])("%s", (english, german) => {
    expect(translate(english)).toBe(german);
  });
});
