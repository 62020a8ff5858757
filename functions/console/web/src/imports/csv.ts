// Reads the text of a CSV file strictly by RFC 4180, as the API does, and keeps each record as it is in the file. Both
// readers run the cases of functions/src/purchase_orders/spreadsheet/csv_text.json.

import { t } from "../words/index.ts";
/** A record of the file with the line break that ends it. */
export interface CsvRecord {
  /** The number of its row, as a spreadsheet shows it: rows without content count, a line break in quotes doesn't. */
  number: number;
  text: string;
  cells: string[];
}

export interface CsvFile {
  /** What is before the first row: a byte order mark and a line such as `sep=;`. */
  prefix: string;
  /** The records that have content, the header included. */
  records: CsvRecord[];
  /** The first quote that breaks the rules. Records after it are not read. */
  error: string | undefined;
}

const DELIMITERS = [",", ";", "\t"];
const PREFIX = /^\uFEFF?(?:sep=([,;\t])(?:\r\n|\r|\n|$))?/i;

/** Decodes a file as UTF-8, with its byte order mark; undefined for any other encoding. */
export function decodeUtf8(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function readCsv(text: string): CsvFile {
  const [prefix = "", separator] = PREFIX.exec(text) ?? [];
  const delimiter = separator ?? delimiterOf(text.slice(prefix.length));
  const records: CsvRecord[] = [];
  let at = prefix.length;
  for (let number = 1; at < text.length; number += 1) {
    const record = readRecord(text, at, delimiter);
    if (typeof record === "string") return { prefix, records, error: t.imports.inRow(number, record) };
    if (record.cells.some((cell) => cell.trim() !== "")) records.push({ number, text: text.slice(at, record.end), cells: record.cells });
    at = record.end;
  }
  return { prefix, records, error: undefined };
}

/** The delimiter that is most frequent in the first line. */
function delimiterOf(text: string): string {
  const line = text.replace(/^[\r\n]+/, "").split(/[\r\n]/, 1)[0] ?? "";
  const count = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Reads the cells up to the next line break outside quotes. Returns the rule that a quote breaks. */
function readRecord(text: string, start: number, delimiter: string): { cells: string[]; end: number } | string {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    const cell = text[at] === '"' ? readQuoted(text, at + 1, delimiter) : readPlain(text, at, delimiter);
    if (typeof cell === "string") return cell;
    cells.push(cell.text);
    at = cell.end;
    if (text[at] !== delimiter) break;
    at += 1;
  }
  if (text[at] === "\r") at += 1;
  if (text[at] === "\n") at += 1;
  return { cells, end: at };
}

type Cell = { text: string; end: number } | string;

function readPlain(text: string, start: number, delimiter: string): Cell {
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\r" && text[end] !== "\n") {
    if (text[end] === '"') {
      return stray(text, end, t.imports.aQuoteIsInsideACellWithout);
    }
    end += 1;
  }
  return { text: text.slice(start, end), end };
}

/** Reads a cell after its opening quote. */
function readQuoted(text: string, start: number, delimiter: string): Cell {
  let closing = text.indexOf('"', start);
  while (closing >= 0 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2);
  if (closing < 0) return t.imports.theQuoteThatBeginsACellIs;
  const next = text[closing + 1];
  if (next !== undefined && next !== delimiter && next !== "\r" && next !== "\n") {
    return stray(text, closing, t.imports.textFollowsTheClosingQuoteOfA);
  }
  return { text: text.slice(start, closing).replaceAll('""', '"'), end: closing + 1 };
}

/** Returns the rule that the quote at a place breaks. A backslash before it is meant to escape it. */
function stray(text: string, at: number, otherwise: string): string {
  return text[at - 1] === "\\" ? t.imports.aBackslashDoesntEscapeAQuoteIn : otherwise;
}

/** Joins records into the text of a file. */
export function joined(records: readonly CsvRecord[]): string {
  return records.map(({ text }) => (/[\r\n]$/.test(text) ? text : `${text}\r\n`)).join("");
}
