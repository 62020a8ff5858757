import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { csvOf, type Sheet, workbookOf } from "./sheet.ts";

const SHEET: Sheet = { header: ["Invoice", "Amount"], rows: [['A "1", <b>', { number: "-12.50" }], ["=1+1", undefined]] };

describe("a table", () => {
  it("is written as CSV, without formulas", () => {
    expect(csvOf(SHEET)).toBe('\uFEFFInvoice,Amount\r\n"A ""1"", <b>",-12.50\r\n\'=1+1,\r\n');
  });

  it("is written as a workbook that other programs open", () => {
    const folder = mkdtempSync(join(tmpdir(), "sheet-"));
    const path = join(folder, "sheet.xlsx");
    try {
      writeFileSync(path, workbookOf(SHEET));
      const read = "import sys, zipfile; archive = zipfile.ZipFile(sys.argv[1]); assert archive.testzip() is None; print(archive.read('xl/worksheets/sheet1.xml').decode())";
      const xml = execFileSync("python3", ["-c", read, path]).toString();
      expect(xml).toContain('<c r="A2" t="inlineStr"><is><t xml:space="preserve">A "1", &lt;b&gt;</t></is></c><c r="B2"><v>-12.50</v></c>');
      expect(xml).toContain("=1+1");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
