import { describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem.ts";
import { type Batch, BATCH_ROWS_MAX, batches, decodeUtf8, joined, readCsv } from "./csv.ts";
import { importBatches, NOTHING_YET, type Progress } from "./run.ts";
import type { ImportAnswer } from "../api/model.ts";

const cells = (text: string) => readCsv(text).rows.map((row) => row.cells);

describe("records of a CSV file", () => {
  it.each([
    ["a,b\r\n1,2\r\n", [["1", "2"]]],
    // Mixed line breaks, none at the end, and empty lines that are no records.
    ["a,b\n1,2\n\n\r\n3,4", [["1", "2"], ["3", "4"]]],
    // Line breaks without a line feed.
    ["a\rb\r1\r", [["b"], ["1"]]],
    // Separators, quotes and line breaks in a quoted cell.
    ['a,b\n"x, ""y""\nz",2\n', [['x, "y"\nz', "2"]]],
    // A quote inside an unquoted cell is a letter.
    ['a,b\n5" pipe,2\n', [['5" pipe', "2"]]],
    // Semicolons, as spreadsheets save in much of Europe, and tabs, as they copy.
    ["a;b\n1;2,5\n", [["1", "2,5"]]],
    ["a\tb\n1\t2\n", [["1", "2"]]],
    // A row of nothing but separators is a record.
    ["a,b\n,\n", [["", ""]]],
    ["", []],
  ])("%j has %j", (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it("have the numbers that the API gives them, and keep every letter", () => {
    const text = 'a,b\r\n\r\n"1\n",2\r\n3,4';
    const { header, rows } = readCsv(text);
    expect(rows.map(({ number }) => number)).toEqual([2, 3]);
    expect(header && joined([header, ...rows])).toBe('a,b\r\n"1\n",2\r\n3,4\r\n');
  });

  it.each([
    ['a,b\n1,"2\n', "Row 2: Quoted field unterminated."],
    ['a,b\n1,"2"x\n', "Row 2: Trailing quote on quoted field is malformed. Row 2: Quoted field unterminated."],
  ])("%j is refused: %s", (text, expected) => {
    expect(readCsv(text).errors.join(" ")).toBe(expected);
  });

  it("must be encoded as UTF-8", () => {
    expect(decodeUtf8(new TextEncoder().encode("\uFEFFä").buffer)).toBe("ä");
    expect(decodeUtf8(new Uint8Array([0x61, 0xe4, 0x62]).buffer)).toBeUndefined();
  });
});

describe("batches", () => {
  const file = (ids: string[]) => batches(readCsv(["lineItemNumber,purchaseOrderId", ...ids.map((id, index) => `${index},${id}`)].join("\n")));

  it("never split a purchase order, wherever its rows are", () => {
    const ids = Array.from({ length: BATCH_ROWS_MAX }, (_, index) => `PO-${index}`);
    const all = file([...ids, "PO-0", "'PO-1", "PO-NEW"]);
    expect(all.map(({ numbers }) => numbers.length)).toEqual([BATCH_ROWS_MAX, 3]);
    const [first, second] = all as [Batch, Batch];
    expect(first.numbers).toContain(BATCH_ROWS_MAX + 2);
    expect(first.numbers).toContain(BATCH_ROWS_MAX + 3);
    expect(second.text).toBe("lineItemNumber,purchaseOrderId\n248,PO-248\n249,PO-249\n252,PO-NEW\r\n");
    expect([...first.numbers, ...second.numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: BATCH_ROWS_MAX + 3 }, (_, index) => index + 2));
  });

  it("may exceed the maximum for one large purchase order", () => {
    const all = file([...Array.from({ length: BATCH_ROWS_MAX + 50 }, () => "BIG"), "SMALL"]);
    expect(all.map(({ numbers }) => numbers.length)).toEqual([BATCH_ROWS_MAX + 50, 1]);
  });

  it("are a single one for a file without purchase order IDs", () => {
    const text = `a,b\n${"1,2\n".repeat(BATCH_ROWS_MAX + 1)}`;
    expect(batches(readCsv(text)).map((it) => it.text)).toEqual([text]);
    expect(batches(readCsv(""))).toEqual([]);
  });
});

describe("an import", () => {
  const three: Batch[] = [
    { text: "one", numbers: [2, 5] },
    { text: "two", numbers: [3] },
    { text: "three", numbers: [4] },
  ];
  const answer = (rows: number): ImportAnswer => ({
    dryRun: false,
    purchaseOrders: { created: 1, updated: 0, unchanged: 0, refused: 0 },
    rows: Array.from({ length: rows }, (_, index) => ({ row: index + 2, outcome: "CREATED" as const, errors: [] })),
  });

  it("reports its progress and the outcome of each row of the file", async () => {
    const reports: Progress[] = [];
    const send = vi.fn(async (text: string) => answer(text === "one" ? 2 : 1));
    const { progress, problem } = await importBatches(three, NOTHING_YET, { send, report: (it) => reports.push(it), stopped: () => false });
    expect(problem).toBeUndefined();
    expect(reports.map(({ rows }) => rows)).toEqual([2, 3, 4]);
    expect(progress.answer.purchaseOrders.created).toBe(3);
    expect(progress.answer.rows.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
  });

  it("continues with the batch that failed", async () => {
    const send = vi.fn(async (text: string) => {
      if (text === "two" && send.mock.calls.length === 2) throw new Problem(503, "Unavailable", "busy", "later");
      return answer(1);
    });
    const run = { send, report: () => undefined, stopped: () => false };
    const failed = await importBatches(three, NOTHING_YET, run);
    expect([failed.progress.batches, failed.problem?.code]).toEqual([1, "Unavailable"]);
    const ended = await importBatches(three, failed.progress, run);
    expect([ended.progress.batches, ended.problem]).toEqual([3, undefined]);
    expect(send.mock.calls.map(([text]) => text)).toEqual(["one", "two", "two", "three"]);
  });

  it("stops before the next batch when asked to", async () => {
    let stopped = false;
    const report = () => {
      stopped = true;
    };
    const { progress } = await importBatches(three, NOTHING_YET, { send: async () => answer(1), report, stopped: () => stopped });
    expect(progress.batches).toBe(1);
  });
});
