// Writes a table as CSV or as an Excel workbook (.xlsx). A workbook is a ZIP archive of XML files, here without compression.
// Amounts become numbers of the spreadsheet, texts stay texts, also those that look like formulas.

import { WORKBOOK } from "./media-types.ts";

/** A text, or a decimal number as the API sends it. */
export type SheetCell = string | { number: string } | undefined;

export interface Sheet {
  /** The name of its tab in a workbook. */
  name?: string;
  header: readonly string[];
  rows: readonly (readonly SheetCell[])[];
}

export type SheetFormat = "csv" | "xlsx";

export function fileOf(sheet: Sheet, format: SheetFormat): Blob {
  return format === "csv" ? new Blob([csvOf(sheet)], { type: "text/csv;charset=utf-8" }) : new Blob([workbookOf(sheet)], { type: WORKBOOK });
}

export function csvOf({ header, rows }: Sheet): string {
  const all: readonly (readonly SheetCell[])[] = [header, ...rows];
  return `\uFEFF${all.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}

function csvCell(cell: SheetCell): string {
  if (cell === undefined) return "";
  if (typeof cell !== "string") return cell.number;
  // A spreadsheet would run a text that begins so as a formula.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export function workbookOf(...sheets: readonly Sheet[]): Uint8Array<ArrayBuffer> {
  const numbers = sheets.map((_, index) => index + 1);
  const overrides = [
    ["/xl/workbook.xml", "sheet.main"],
    ...numbers.map((number) => [`/xl/worksheets/sheet${number}.xml`, "worksheet"]),
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${TYPES}.${type}+xml"/>`);
  const defaults = `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`;
  return zipped([
    ["[Content_Types].xml", `${XML}<Types xmlns="${PACKAGE}/content-types">${defaults}${overrides.join("")}</Types>`],
    ["_rels/.rels", `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${sheets.map(({ name }, index) => `<sheet name="${escaped(name ?? "1")}" sheetId="${index + 1}" r:id="r${index + 1}"/>`).join("")}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${XML}<Relationships xmlns="${PACKAGE}/relationships">${numbers.map((number) => `<Relationship Id="r${number}" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join("")}</Relationships>`],
    ...sheets.map((sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, worksheet(sheet)] as const),
  ]);
}

function worksheet({ header, rows }: Sheet): string {
  const all: readonly (readonly SheetCell[])[] = [header, ...rows];
  const data = all.map((row, at) => `<row r="${at + 1}">${row.map((cell, column) => xmlCell(cell, `${columnName(column)}${at + 1}`)).join("")}</row>`).join("");
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`;
}

function xmlCell(cell: SheetCell, at: string): string {
  if (cell === undefined || cell === "") return "";
  if (typeof cell !== "string") return `<c r="${at}"><v>${cell.number}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** A text in XML, without control characters, which XML doesn't allow. */
function escaped(text: string): string {
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** `A` to `Z`, `AA` and so on */
function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `${columnName(Math.floor(index / 26) - 1)}${columnName(index % 26)}`;
}

/** Stores files in a ZIP archive. */
function zipped(files: readonly (readonly [name: string, text: string])[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const [path, content] = [new TextEncoder().encode(name), new TextEncoder().encode(text)];
    // Version, flags, method and time; the first of January 1980.
    const common = [20, 0x0800, 0, 0, 0x21].flatMap((number) => little(number, 2));
    const sizes = [...little(crc32(content), 4), ...little(content.length, 4), ...little(content.length, 4), ...little(path.length, 2), 0, 0];
    parts.push(new Uint8Array([...little(0x04034b50, 4), ...common, ...sizes]), path, content);
    directory.push(new Uint8Array([...little(0x02014b50, 4), 20, 0, ...common, ...sizes, ...Array<number>(10).fill(0), ...little(offset, 4)]), path);
    offset += 30 + path.length + content.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = little(files.length, 2);
  const end = new Uint8Array([...little(0x06054b50, 4), 0, 0, 0, 0, ...count, ...count, ...little(size, 4), ...little(offset, 4), 0, 0]);
  const all = [...parts, ...directory, end];
  const file = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function little(number: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (number >>> (index * 8)) & 0xff);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
