import { describe, expect, it } from "vitest";
import { monthIn } from "./typed-month.ts";

describe("a typed month", () => {
  it.each([
    ["2026-11", "2026-11", "2026-11"],
    ["2026/1", "2026-01", "2026-01"],
    ["202611", "2026-11", "2026-11"],
    ["2026-11-30", "2026-11", "2026-11"],
    ["2026-11-01 00:00:00", "2026-11", "2026-11"],
    ["11/2026", "2026-11", "2026-11"],
    ["11.2026", "2026-11", "2026-11"],
    [" 1-2026 ", "2026-01", "2026-01"],
    ["11/1/2026", "2026-11", "2026-01"],
    ["25/12/2026", "2026-12", "2026-12"],
    ["12/25/2026", "2026-12", "2026-12"],
    ["01.11.2026", "2026-11", "2026-11"],
    ["Nov-26", "2026-11", "2026-11"],
    ["Nov 2026", "2026-11", "2026-11"],
    ["November 2026", "2026-11", "2026-11"],
    ["1. März 2026", "2026-03", "2026-03"],
    ["Mrz 26", "2026-03", "2026-03"],
    ["Okt. 2026", "2026-10", "2026-10"],
    ["Dezember 2026", "2026-12", "2026-12"],
    ["26-Nov", undefined, undefined],
    ["11/26", undefined, undefined],
    ["13/2026", undefined, undefined],
    ["2026-13", undefined, undefined],
    ["32/40/2026", undefined, undefined],
    ["Spring 2026", undefined, undefined],
    ["46327", undefined, undefined],
    ["", undefined, undefined],
  ])("%s is %s with the month first, %s with the day first", (text, monthFirst, dayFirst) => {
    expect(monthIn(text, false)).toBe(monthFirst);
    expect(monthIn(text, true)).toBe(dayFirst);
  });
});
