import { describe, expect, it } from "vitest";
import { lineColumns } from "../purchase-orders/form/line-columns.ts";
import { emptyDraft, type LineDraft, newLine, nextNumber } from "../purchase-orders/form/draft.ts";
import { formOf } from "../purchase-orders/form/convert.ts";
import { tableOf, textOf } from "./clipboard.ts";
import { asAmount, asYesOrNo } from "./columns.ts";
import { pasted } from "./paste.ts";

const MONTHS = { effectiveMonth: "2026-01", expirationMonth: "2026-12" };
const TYPES = [
  { value: "ALL", label: "All charges" },
  { value: "MONTHLY_USAGE", label: "Monthly usage" },
];
const COLUMNS = lineColumns("EUR", TYPES);
const added = (rows: readonly LineDraft[]) => newLine(nextNumber(rows), MONTHS);
const paste = (rows: readonly LineDraft[], text: string, at = { row: 0, column: 0 }, rowsMax = 100) => pasted({ rows, columns: COLUMNS, at, table: tableOf(text), rowsMax, added });
const texts = (line: LineDraft | undefined) => line && COLUMNS.map((column) => column.text(line));

describe("a table on the clipboard", () => {
  it.each([
    ["a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]],
    ["a\t\n\tb", [["a", ""], ["", "b"]]],
    ['"x\ny"\t"say ""hi"""\n', [["x\ny", 'say "hi"']]],
    // A quote inside a cell without quotes is a letter, and so is one that is never closed.
    ['5" pipe\t"open', [['5" pipe', '"open']]],
    ["a\n\n\n", [["a"]]],
    ["", []],
  ])("is read: %j", (text, rows) => {
    expect(tableOf(text)).toEqual(rows);
  });

  it("is read as it was copied", () => {
    const rows = [["a\tb", 'say "hi"'], ["", "two\nlines"]];
    expect(tableOf(textOf(rows))).toEqual(rows);
  });
});

describe("an amount of a spreadsheet", () => {
  it.each([
    ["1,234.50", "1,234.50"],
    ["1.234,50 €", "1.234,50"],
    ["EUR 1.000", "1.000"],
    ["€5", "5"],
    ["-5", "-5"],
    ["", ""],
    ["$5", undefined],
    ["5 USD", undefined],
    ["(5)", undefined],
    ["1,2,3", undefined],
    ["ten", undefined],
  ])("%s is %s of an amount in EUR", (text, expected) => {
    expect(asAmount(text, "EUR")).toBe(expected);
  });

  it("has a dollar sign in a currency of that name", () => {
    expect([asAmount("$5", "USD"), asAmount("A$5", "AUD"), asAmount("$5", "JPY"), asAmount("¥5", "JPY")]).toEqual(["5", "5", undefined, "5"]);
  });
});

describe("a pasted table", () => {
  it("fills rows from the selected cell on, and adds rows", () => {
    const { rows, cells, rowsFilled } = paste([newLine("1", MONTHS)], "1.234,50 €\t2\t19 %\tnein\n99\t\t5\tja\tTeam A", { row: 0, column: 4 });
    expect(rows.map(texts)).toEqual([
      ["1", "ALL", "2026-01", "2026-12", "1.234,50", "2", "19%", "false", ""],
      ["2", "ALL", "2026-01", "2026-12", "99", "1", "5", "true", "Team A"],
    ]);
    expect([cells.length, rowsFilled]).toEqual([8, 2]);
  });

  it("is read by its header, in any order", () => {
    const { rows, columnsLeftOut } = paste([], "Last month\tTYPE\tcolor\tUnit price (EUR)\nNov 2026\tMonthly Usage\tred\t10\n11/2026\tALL\t\t20");
    expect(rows.map(({ type, endMonth, unitPrice }) => [type, endMonth, unitPrice])).toEqual([
      ["MONTHLY_USAGE", "2026-11", "10"],
      ["ALL", "2026-11", "20"],
    ]);
    expect(columnsLeftOut).toBe(1);
  });

  it("keeps what can't be read in its cell, for the API to refuse", () => {
    const { rows, unread } = paste([], "7\tUsage\tsoon\t2026-12\t$5\tmany\thigh\tperhaps\tText");
    expect(texts(rows[0])).toEqual(["7", "Usage", "soon", "2026-12", "$5", "many", "high", "perhaps", "Text"]);
    expect(unread).toBe(6);
    expect(formOf({ ...emptyDraft("2026-01"), lineItems: rows }).lineItems[0]).toMatchObject({ type: "Usage", startMonth: "soon", unitPrice: "$5", balanceTracking: "perhaps" });
    const corrected = COLUMNS[1]!.with(COLUMNS[7]!.with(rows[0]!, "false"), "ALL");
    expect(corrected).not.toHaveProperty("unread");
    expect(corrected).toMatchObject({ type: "ALL", balanceTracking: false });
  });

  it("changes nothing beyond the limits, and counts what had no place", () => {
    const rows = [newLine("1", MONTHS)];
    const result = paste(rows, "a\tb\tc\n1\t2\t3\n4\t5\t6", { row: 0, column: 7 }, 2);
    expect([result.rows.length, result.rowsLeftOut, result.columnsLeftOut]).toEqual([2, 1, 1]);
    expect(rows[0]).toEqual(newLine("1", MONTHS));
  });

  it("clears cells of rows that were there, and not those of new rows", () => {
    const before = { ...newLine("1", MONTHS), description: "old" };
    const { rows } = paste([before], "x\t\n\t", { row: 0, column: 7 });
    expect(rows.map(({ description }) => description)).toEqual([""]);
    expect(asYesOrNo("x")).toBe("true");
  });
});
