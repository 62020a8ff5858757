// Reads a CSV file and cuts it into batches that are imported one after the other, so that the page can show progress.
// Records are sent exactly as they stand in the file. A purchase order is never split between batches, because an import
// replaces all of its line items.

import Papa from "papaparse";

/** A record of the file with the line break that ends it. */
export interface CsvRecord {
  /** Its number among the file's records, as the API counts them. The header is 1. */
  number: number;
  text: string;
  cells: string[];
}

export interface CsvFile {
  header: CsvRecord | undefined;
  rows: CsvRecord[];
  /** What breaks the rules of CSV, one sentence each. */
  errors: string[];
}

/** Rows that are sent together under the file's header. */
export interface Batch {
  text: string;
  /** The numbers of its rows in the file. */
  numbers: number[];
}

const ID_COLUMN = "purchaseOrderId";
/** The most rows in a batch, unless one purchase order has more. */
export const BATCH_ROWS_MAX = 250;
const DELIMITERS = [",", ";", "\t"];

/** Decodes a file as UTF-8, without a byte order mark; undefined for any other encoding. */
export function decodeUtf8(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function readCsv(text: string): CsvFile {
  const records: CsvRecord[] = [];
  const errors: string[] = [];
  let start = 0;
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    // Where files mix line breaks, the "\r" before a "\n" is part of the last cell.
    newline: text.includes("\n") ? "\n" : "\r",
    step: ({ data, errors: found, meta }) => {
      const record = text.slice(start, meta.cursor);
      start = meta.cursor;
      if (record.trim() === "" && data.length === 1) return;
      const number = records.length + 1;
      records.push({ number, text: record, cells: data.with(-1, (data.at(-1) ?? "").replace(/\r$/, "")) });
      errors.push(...found.map(({ message }) => `Row ${number}: ${message}.`));
    },
  });
  const [header, ...rows] = records;
  return { header, rows, errors };
}

/** The delimiter that is most frequent in the first line, which is also how the API chooses it. */
function delimiterOf(text: string): string {
  const line = text.replace(/^[\r\n]+/, "").split(/[\r\n]/, 1)[0] ?? "";
  const count = (delimiter: string) => line.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * Divides a file into batches, with purchase orders in the order of their first rows. Without a column of purchase order
 * IDs, the whole file is one batch.
 */
export function batches({ header, rows }: CsvFile): Batch[] {
  if (header === undefined) return [];
  const column = header.cells.findIndex((name) => name.replace("\uFEFF", "").trim() === ID_COLUMN);
  // An apostrophe keeps a spreadsheet from running a cell as a formula. Ignoring it keeps rows together that may belong
  // to one purchase order.
  const idOf = ({ cells }: CsvRecord) => (column < 0 ? "" : (cells[column] ?? "").replaceAll("'", ""));
  const groups = new Map<string, CsvRecord[]>();
  for (const row of rows) {
    const group = groups.get(idOf(row));
    if (group === undefined) groups.set(idOf(row), [row]);
    else group.push(row);
  }
  const cut: CsvRecord[][] = [];
  for (const group of groups.values()) {
    const last = cut.at(-1);
    if (last === undefined || last.length + group.length > BATCH_ROWS_MAX) cut.push([...group]);
    else last.push(...group);
  }
  return cut.map((part) => ({ text: joined([header, ...part]), numbers: part.map(({ number }) => number) }));
}

/** Joins records into the text of a file. */
export function joined(records: readonly CsvRecord[]): string {
  return records.map(({ text }) => (/[\r\n]$/.test(text) ? text : `${text}\r\n`)).join("");
}
