import { describe, expect, it } from "vitest";
import { placeAfter, spans } from "./words.ts";

describe("gaps", () => {
  it.each([
    [[], ""],
    [["2026-03"], "March 2026"],
    [["2026-03", "2026-04", "2026-05", "2026-08"], "March to May 2026, August 2026"],
    [["2027-01", "2026-12", "2026-11"], "November 2026 to January 2027"],
  ])("%j: %s", (months, expected) => {
    expect(spans(months)).toBe(expected);
  });
});

describe("the keys of the matrix", () => {
  const here = { row: 1, column: 0 };
  it.each([
    ["ArrowLeft", { row: 1, column: 0 }],
    ["ArrowRight", { row: 1, column: 1 }],
    ["ArrowUp", { row: 0, column: 0 }],
    // This is the last row.
    ["ArrowDown", { row: 1, column: 0 }],
    ["Home", { row: 1, column: 0 }],
    ["End", { row: 1, column: 11 }],
    ["Tab", undefined],
    ["a", undefined],
  ])("%s moves to %j", (key, expected) => {
    expect(placeAfter(here, key, 2, 12)).toEqual(expected);
  });
});
