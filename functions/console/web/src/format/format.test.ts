import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import cases from "./cases.json";
import { barLength, compact, decimal, isNegative, money, overdrawnText, percentText } from "./money.ts";
import { addMonths, date, lead, month, months, monthsFrom, shortMonth } from "./month.ts";
import { t } from "../words/index.ts";
import { counter, HEALTH, LINE_TYPES, readable, WHEN_DEPLETED } from "./words.ts";

// Mails are tested with the same cases.
describe("formats that mails share", () => {
  it("of amounts, shares, months and dates", () => {
    for (const [amount, currency, expected] of cases.amounts) expect(money(amount ?? "", currency ?? "")).toBe(expected);
    for (const [part, whole, expected] of cases.shares) expect(percentText(part ?? "", whole ?? "")).toBe(expected ?? undefined);
    for (const [first, last, expected] of cases.months) expect(months(first ?? "", last ?? "")).toBe(expected);
    for (const [day, expected] of cases.dates) expect(date(day ?? "")).toBe(expected);
  });
});

describe("amounts", () => {
  it.each([
    ["12904.61", "12,904.61"],
    ["0.00", "0.00"],
    ["-904.61", "−904.61"],
    ["1500000", "1,500,000"],
    ["1234.567", "1,234.567"],
    // More than a floating-point number can hold.
    ["999999999999999.99", "999,999,999,999,999.99"],
    ["-0.00", "0.00"],
  ])("%s is shown as %s", (amount, expected) => {
    expect(decimal(amount)).toBe(expected);
  });

  it("are shown with their currency", () => {
    expect(money("12.50", "USD")).toBe("USD\u00a012.50");
    expect(isNegative("-0.00")).toBe(false);
    expect(compact(1_250_000)).toBe("1.3M");
  });

  it.each([
    ["8000.00", "12000.00", 66.66, "66%"],
    ["-904.61", "12000.00", 0, "−8%"],
    ["13000.00", "12000.00", 100, "108%"],
    ["0.00", "0.00", undefined, undefined],
    ["5.00", "-1.00", undefined, undefined],
    // Floating-point division makes 28.999…, 56.999… and 57.999… of these.
    ["290.00", "1000.00", 29, "29%"],
    ["570.00", "1000.00", 57, "57%"],
    ["580.00", "1000.00", 58, "58%"],
    ["5800.00", "10000.00", 58, "58%"],
    // Currencies without decimals and with three of them.
    ["580", "1000", 58, "58%"],
    ["290.000", "1000.000", 29, "29%"],
    ["0.001", "1.000", 0.1, "less than 1%"],
    ["749.99", "1000.00", 74.99, "74%"],
    ["750.00", "1000.00", 75, "75%"],
    ["0.01", "1000.00", 0, "less than 1%"],
    ["0.00", "1000.00", 0, "0%"],
    ["-0.01", "1000.00", 0, "−1%"],
    ["999999999999999", "0.01", 100, "9,999,999,999,999,990,000%"],
  ])("%s left of %s fills a bar to %s and reads %s", (balance, whole, length, text) => {
    expect(barLength(balance, whole)).toBe(length);
    expect(percentText(balance, whole)).toBe(text);
  });
});

describe("what was drawn beyond a value", () => {
  it.each([
    ["-904.61", "12000.00", "8%"],
    ["-1.00", "100.00", "1%"],
    ["-150.00", "100.00", "150%"],
    ["0.00", "100.00", undefined],
    ["1.00", "100.00", undefined],
    ["-1.00", "0.00", undefined],
  ])("%s of %s is %s", (balance, whole, text) => expect(overdrawnText(balance, whole)).toBe(text));
});

describe("months", () => {
  it("are added across years", () => {
    expect(addMonths("2026-11", 3)).toBe("2027-02");
    expect(addMonths("2026-01", -1)).toBe("2025-12");
    expect(addMonths("2026-05", 12)).toBe("2027-05");
    expect(monthsFrom("2026-11", "2027-02")).toEqual(["2026-11", "2026-12", "2027-01", "2027-02"]);
    expect(monthsFrom("2027-01", "2026-12")).toEqual([]);
    expect(monthsFrom("2026-13", "2027-01")).toEqual([]);
    expect(monthsFrom("1900-01", "9999-12", 5)).toHaveLength(5);
  });

  it("are written in words", () => {
    expect(month("2026-11")).toBe("November 2026");
    expect(shortMonth("2026-11")).toBe("Nov 2026");
    expect(months("2026-01", "2026-12")).toBe("January to December 2026");
    expect(months("2026-11", "2027-02")).toBe("November 2026 to February 2027");
    expect(months("2026-11", "2026-11")).toBe("November 2026");
    expect(date("2026-11-03")).toBe("Nov 3, 2026");
    expect(month("soon")).toBe("soon");
  });

  it("leads are described by the last day", () => {
    expect(lead("P2M")).toBe("2 months before the last day");
    expect(lead("P1M")).toBe("1 month before the last day");
    expect(lead("P0D")).toBe("On the last day");
    expect(lead("whenever")).toBe("whenever");
  });
});

describe("words", () => {
  it("exist for every flag", () => {
    for (const { label, about } of Object.values(HEALTH)) expect(label && about).toBeTruthy();
  });

  it("are counted, and made from codes", () => {
    expect(t.counts.invoices(1)).toBe("1 invoice");
    expect(t.counts.invoices(1200)).toBe("1,200 invoices");
    expect(readable("NO_LINE_FITS")).toBe("No line fits");
  });

  it("count a list in its header", () => {
    expect(counter({ number: 1200, atLeast: false })).toBe("(1,200)");
    expect(counter({ number: 10000, atLeast: true }, 2)).toBe("(2/10,000+)");
    expect([counter(undefined), counter(undefined, 2)]).toEqual(["", "(2)"]);
  });
});

describe("words for codes", () => {
  const source = readFileSync(new URL("../../../../src/purchase_orders/spreadsheet/words.rs", import.meta.url), "utf8");
  it.each([...Object.entries(LINE_TYPES), ...Object.entries(WHEN_DEPLETED)])("are the ones that an import reads: %s", (code, words) => {
    expect(source).toContain(`("${code}", "${words}")`);
  });
});
