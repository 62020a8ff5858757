import { describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem.ts";
import { importPortions, NOTHING_YET, type Progress } from "./run.ts";
import { decode, PORTION_ROWS_MAX, type Portion, portions, readSheet, together } from "./sheet.ts";
import type { ImportAnswer } from "./types.ts";

const cells = (text: string) => readSheet(text).rows.map((row) => row.cells);

describe("a file's records", () => {
  it.each([
    ["a,b\r\n1,2\r\n", [["1", "2"]]],
    // Without a last line break, with the other line breaks, with empty lines that are no records.
    ["a,b\n1,2\n\n\r\n3,4", [["1", "2"], ["3", "4"]]],
    // Separators, quotes and line breaks in a quoted cell.
    ['a,b\n"x, ""y""\nz",2\n', [['x, "y"\nz', "2"]]],
    // A quote inside a cell is one.
    ['a,b\n5" pipe,2\n', [['5" pipe', "2"]]],
    // As it is saved in much of Europe, and as it is copied.
    ["a;b\n1;2,5\n", [["1", "2,5"]]],
    ["a\tb\n1\t2\n", [["1", "2"]]],
    // A row of nothing but separators is a record.
    ["a,b\n,\n", [["", ""]]],
    ["", []],
  ])("%j are %j", (text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it("are numbered as the API numbers them, and cut without changing a letter", () => {
    const text = 'a,b\r\n\r\n"1\n",2\r\n3,4';
    const { header, rows } = readSheet(text);
    expect(rows.map(({ number }) => number)).toEqual([2, 3]);
    expect(header && together(header, rows)).toBe('a,b\r\n"1\n",2\r\n3,4\r\n');
  });

  it("must be UTF-8", () => {
    expect(decode(new TextEncoder().encode("\uFEFFä").buffer)).toBe("ä");
    expect(decode(new Uint8Array([0x61, 0xe4, 0x62]).buffer)).toBeUndefined();
  });
});

describe("portions", () => {
  const file = (ids: string[]) => portions(readSheet(["lineItemNumber,purchaseOrderId", ...ids.map((id, index) => `${index},${id}`)].join("\n")));

  it("never cut a purchase order in two, wherever its rows are", () => {
    const ids = Array.from({ length: PORTION_ROWS_MAX }, (_, index) => `PO-${index}`);
    const all = file([...ids, "PO-0", "'PO-1", "PO-NEW"]);
    expect(all.map(({ numbers }) => numbers.length)).toEqual([PORTION_ROWS_MAX, 3]);
    const [first, second] = all as [Portion, Portion];
    expect(first.numbers).toContain(PORTION_ROWS_MAX + 2);
    expect(first.numbers).toContain(PORTION_ROWS_MAX + 3);
    expect(second.text).toBe("lineItemNumber,purchaseOrderId\n248,PO-248\n249,PO-249\n252,PO-NEW\r\n");
    expect([...first.numbers, ...second.numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: PORTION_ROWS_MAX + 3 }, (_, index) => index + 2));
  });

  it("hold one purchase order that is larger than a portion", () => {
    const all = file([...Array.from({ length: PORTION_ROWS_MAX + 50 }, () => "BIG"), "SMALL"]);
    expect(all.map(({ numbers }) => numbers.length)).toEqual([PORTION_ROWS_MAX + 50, 1]);
  });

  it("are one where no column says whose a row is", () => {
    const text = `a,b\n${"1,2\n".repeat(PORTION_ROWS_MAX + 1)}`;
    expect(portions(readSheet(text)).map((it) => it.text)).toEqual([text]);
    expect(portions(readSheet(""))).toEqual([]);
  });
});

describe("an import", () => {
  const three: Portion[] = [
    { text: "one", numbers: [2, 5] },
    { text: "two", numbers: [3] },
    { text: "three", numbers: [4] },
  ];
  const answer = (rows: number): ImportAnswer => ({
    dryRun: false,
    purchaseOrders: { created: 1, updated: 0, unchanged: 0, refused: 0 },
    rows: Array.from({ length: rows }, (_, index) => ({ row: index + 2, outcome: "CREATED" as const, errors: [] })),
  });

  it("tells how far it is, and what became of each row of the file", async () => {
    const reports: Progress[] = [];
    const send = vi.fn(async (text: string) => answer(text === "one" ? 2 : 1));
    const { progress, problem } = await importPortions(three, NOTHING_YET, { send, report: (it) => reports.push(it), stopped: () => false });
    expect(problem).toBeUndefined();
    expect(reports.map(({ rows }) => rows)).toEqual([2, 3, 4]);
    expect(progress.answer.purchaseOrders.created).toBe(3);
    expect(progress.answer.rows.map(({ row }) => row)).toEqual([2, 3, 4, 5]);
  });

  it("goes on where it failed", async () => {
    const send = vi.fn(async (text: string) => {
      if (text === "two" && send.mock.calls.length === 2) throw new Problem(503, "Unavailable", "busy", "later");
      return answer(1);
    });
    const run = { send, report: () => undefined, stopped: () => false };
    const failed = await importPortions(three, NOTHING_YET, run);
    expect([failed.progress.portions, failed.problem?.code]).toEqual([1, "Unavailable"]);
    const ended = await importPortions(three, failed.progress, run);
    expect([ended.progress.portions, ended.problem]).toEqual([3, undefined]);
    expect(send.mock.calls.map(([text]) => text)).toEqual(["one", "two", "two", "three"]);
  });

  it("stops before the next portion when asked to", async () => {
    let stopped = false;
    const report = () => {
      stopped = true;
    };
    const { progress } = await importPortions(three, NOTHING_YET, { send: async () => answer(1), report, stopped: () => stopped });
    expect(progress.portions).toBe(1);
  });
});
