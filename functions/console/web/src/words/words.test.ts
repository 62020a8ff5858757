// All texts are in the catalogue, in every language. That none is missing is checked by the compiler as well: German has
// the type of English.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isValidElement, type ReactNode } from "react";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { begin as beginDe } from "./de/begin.ts";
import { help as helpDe } from "./de/help.ts";
import { de } from "./de/index.ts";
import { begin as beginEn } from "./en/begin.ts";
import { help as helpEn } from "./en/help.ts";
import { en } from "./en/index.ts";

const SOURCES = join(import.meta.dirname, "..");

/** Words that are the same in both languages, or names. */
const SAME = /^(- optional|in place0|place0 place1|Name|Import|Status|Tags?|Version|Text|Region|Marketplace|Navigation|Name|Export)\b|^[^a-z]*$|^\d/;

type Message = string | ((...values: string[]) => ReactNode);

/** Lists the messages of a catalogue by their path, filled in with the names of their places. */
function messages(catalogue: object, path = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, message]: [string, Message | object]): [string, string][] => {
    const name = path === "" ? key : `${path}.${key}`;
    if (typeof message === "string") return [[name, message]];
    if (typeof message !== "function") return messages(message, name);
    const places = Array.from({ length: message.length }, (_, index) => `place${index}`);
    return [[name, textOf((message as (...values: string[]) => ReactNode)(...places))]];
  });
}

function textOf(node: ReactNode): string {
  if (Array.isArray(node)) return node.map(textOf).join("");
  if (isValidElement<{ children?: ReactNode }>(node)) return textOf(node.props.children);
  return node === null || node === undefined || typeof node === "boolean" ? "" : String(node);
}

describe("the catalogue", () => {
  const english = messages({ ...en, begin: beginEn, help: helpEn });
  const german = new Map(messages({ ...de, begin: beginDe, help: helpDe }));

  it("has every text in German", () => {
    expect(english.length).toBeGreaterThan(500);
    const missing = english.filter(([name, text]) => (german.get(name) ?? "") === "" || (german.get(name) === text && !SAME.test(text)));
    expect(missing).toEqual([]);
  });

  it("fills in the same places in both languages", () => {
    const places = (text: string) => [...new Set(text.match(/place\d/gi)?.map((place) => place.toLowerCase()))].sort();
    const different = english.filter(([name, text]) => !name.startsWith("counts.") && places(text).join() !== places(german.get(name) ?? "").join());
    expect(different.map(([name]) => name)).toEqual([]);
  });

  it("has no codes, function names or marks of code", () => {
    for (const [name, text] of [...english, ...german]) expect(text, name).not.toMatch(/`|\b[A-Z]+_[A-Z_]+\b|\bP\d+[DWMY]\b|ISO 8601/);
  });
});

/** Attributes and properties that hold texts which people read. */
const SHOWN =
  /^(label|title|header|headerText|description|text|placeholder|ariaLabel|loading|loadingText|errorText|recoveryText|empty|noMatch|constraint|constraintText|addButtonText|removeButtonText|closeAriaLabel|cancelLabel|confirmLabel|submitButtonText|propertyLabel|groupValuesLabel|filteringPlaceholder|filteringAriaLabel|content|additionalInfo|labelTag|disabledReason|counter|verb|about|resultText|tableLabel)$/;
const READABLE = /[A-Za-z]{2,} [a-z]{2,}|^[A-Z][a-z]+([ .,:?!]|$)/;
/** Errors for programmers, and names that are not texts of the page. */
const PROGRAM = /needs an? |^(Problem|Unknown|Unreachable|Unexpected|Unauthorized|Forbidden|NotFound|Unavailable|MalformedRequest|TooLarge|NotExported|If-Match|Authorization|Accept|Content-Type|Bearer .*|Duplicate|not applicable|view …|<\?xml .*|Enter|Escape|Home|End|Arrow\w+|Deutsch|English|Line items|Ada Buyer <.*|aws invoicing .*)$/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === import.meta.dirname ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.ts$|\.d\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** Lists the texts of a file that people could read. */
function literals(path: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const text = readableText(node);
    if (text !== undefined && !PROGRAM.test(text)) found.push(`${relative(SOURCES, path)}: ${text}`);
    if (!ts.isImportDeclaration(node) && !ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function readableText(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return /[A-Za-z]{2,}/.test(node.text) ? node.text.trim() : undefined;
  if (ts.isTemplateExpression(node)) {
    const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    return parts.some((part) => /(^|\s)[A-Za-z]{2,}(\s|\.$|$)/.test(part) && /\s/.test(part)) && !inQuery(node) ? parts.join("…") : undefined;
  }
  if (!ts.isStringLiteral(node) || ts.isImportDeclaration(node.parent)) return undefined;
  const parent = node.parent;
  const named = ts.isJsxAttribute(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : "";
  if (SHOWN.test(named) && /[A-Za-z]{2,}/.test(node.text)) return node.text;
  return READABLE.test(node.text) && named !== "className" && !inQuery(node) ? node.text : undefined;
}

/** Whether a text is compared, or an argument that is no text of the page, such as the name of a class. */
function inQuery(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxExpression(parent)) return ts.isJsxAttribute(parent.parent) && !SHOWN.test(parent.parent.name.getText());
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.getText().includes("==");
  if (ts.isArrayLiteralExpression(parent)) return false;
  return ts.isCallExpression(parent) && /(get|has|includes|Selector|matchMedia|startsWith|endsWith|test)$/.test(parent.expression.getText());
}

/** How long it may take to parse all sources on a busy machine. */
const PARSED_MAX_MS = 60_000;

describe("every page", () => {
  it("has its texts from the catalogue", () => {
    expect(sources(SOURCES).flatMap(literals)).toEqual([]);
  }, PARSED_MAX_MS);
});
