import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem.ts";
import { decodeUtf8, joined, readCsv } from "./csv.ts";
import { importFile, NOTHING_YET, type Progress } from "./run.ts";
import type { ImportAnswer, ImportOutcome } from "../api/model.ts";

const SHARED_CASES = new URL("../../../../src/purchase_orders/spreadsheet/csv_text.json", import.meta.url);

interface SharedCase {
  text: string;
  records?: [number, string[]][];
  error?: string;
}

describe("records of a CSV file", () => {
  it.each(JSON.parse(readFileSync(SHARED_CASES, "utf8")) as SharedCase[])("are read or refused as by the API: $text", ({ text, records, error }) => {
    const file = readCsv(text);
    expect(file.error).toBe(error);
    if (records !== undefined) expect(file.records.map(({ number, cells }) => [number, cells])).toEqual(records);
  });

  it("keep every letter of the file, with what is before them", () => {
    for (const prefix of ["", "\uFEFF", "\uFEFFsep=;\r\n"]) {
      const rows = 'a;b\r\n"1\n";2\r\n3;4';
      const file = readCsv(prefix + rows);
      expect(file.prefix + joined(file.records)).toBe(`${prefix}${rows}\r\n`);
      expect(file.records[0]?.cells).toEqual(["a", "b"]);
    }
  });

  it("must be encoded as UTF-8, and keep their byte order mark", () => {
    expect(decodeUtf8(new TextEncoder().encode("\uFEFFä").buffer)).toBe("\uFEFFä");
    expect(decodeUtf8(new Uint8Array([0x61, 0xe4, 0x62]).buffer)).toBeUndefined();
  });
});

describe("an import", () => {
  const row = (number: number, outcome: ImportOutcome, code?: "Unavailable" | "InvalidValue") => ({
    row: number,
    outcome,
    errors: code === undefined ? [] : [{ code, detail: "" }],
  });
  /** An answer to a file of purchase orders with one row each. */
  const answer = (...rows: ReturnType<typeof row>[]): ImportAnswer => {
    const of = (outcome: ImportOutcome) => rows.filter((it) => it.outcome === outcome).length;
    const values = [{ currency: "USD" as const, before: "0.00", after: "5.00" }];
    return { dryRun: false, rows, values, purchaseOrders: { created: of("CREATED"), updated: of("UPDATED"), unchanged: of("UNCHANGED"), refused: of("REFUSED") } };
  };
  const first = answer(row(2, "CREATED"), row(3, "UNCHANGED"), row(4, "REFUSED", "Unavailable"), row(5, "REFUSED", "Unavailable"));
  const second = answer(row(2, "UNCHANGED"), row(3, "UNCHANGED"), row(4, "UPDATED"), row(5, "REFUSED", "InvalidValue"));
  const sending = (...answers: (ImportAnswer | Problem)[]) =>
    vi.fn(async () => {
      const next = answers.shift();
      if (next === undefined || next instanceof Problem) throw next;
      return next;
    });

  it("sends the file again until there was time for every purchase order", async () => {
    const reports: Progress[] = [];
    const { progress, problem } = await importFile(NOTHING_YET, { send: sending(first, second), report: (it) => reports.push(it), stopped: () => false });
    expect(problem).toBeUndefined();
    expect(reports.map(({ left }) => left)).toEqual([2, 0]);
    expect(progress.answer.purchaseOrders).toEqual({ created: 1, updated: 1, unchanged: 1, refused: 1 });
    expect(progress.answer.values).toEqual([{ currency: "USD", before: "0.00", after: "10.00" }]);
    expect(progress.answer.rows.map(({ outcome }) => outcome)).toEqual(["CREATED", "UNCHANGED", "UPDATED", "REFUSED"]);
  });

  it("ends with the problem of a request, and continues after it", async () => {
    const run = { send: sending(first, new Problem(503, "Unavailable", "busy", "later"), second), report: () => undefined, stopped: () => false };
    const failed = await importFile(NOTHING_YET, run);
    expect([failed.progress.left, failed.problem?.code]).toEqual([2, "Unavailable"]);
    const ended = await importFile(failed.progress, run);
    expect([ended.progress.left, ended.problem]).toEqual([0, undefined]);
    expect(run.send).toHaveBeenCalledTimes(3);
  });

  it("ends when a request gets no further", async () => {
    const { progress, problem } = await importFile(NOTHING_YET, { send: sending(first, first, second), report: () => undefined, stopped: () => false });
    expect([progress.left, problem?.title]).toEqual([2, "The import gets no further"]);
  });

  it("stops before the next request when asked to", async () => {
    let stopped = false;
    const report = () => {
      stopped = true;
    };
    const { progress } = await importFile(NOTHING_YET, { send: sending(first, second), report, stopped: () => stopped });
    expect(progress.left).toBe(2);
  });
});
