import { describe, expect, it } from "vitest";
import type { ImportAnswer } from "../api/model.ts";
import { readCsv } from "../imports/csv.ts";
import { stripsOf } from "./coverage.ts";
import { filesOf, resultsOf } from "./file.ts";
import { proposalOf, type RolloverOptions } from "./propose.ts";
import { activeOf, firstAccepted, roomOf } from "./room.ts";
import { sourcesOf } from "./source.ts";
import { valueOf } from "./value.ts";

const HEADER = "purchaseOrderId,status,billFrom,currency,effectiveMonth,expirationMonth,value,lineItemNumber,type,startMonth,endMonth,unitPrice,quantity,tax.percent,tax.amount,balanceTracking,lineItemDescription,billedMonths,contacts,version";
const rows = (...lines: string[]) => sourcesOf([HEADER, ...lines, ""].join("\r\n"), (id) => `/purchase-orders/${id}`);
const line = (id: string, number: string, months: string, price: string, quantity: string, billed: string, more = ",,true,") =>
  `${id},ACTIVE,AWS_INC; AWS_JAPAN,USD,2026-01,2026-12,12000.00,${number},ALL,${months},${price},${quantity},${more},${billed},"Ada; B <ada@example.com>",3`;
const OPTIONS: RolloverOptions = { move: "length", values: "billed", rounding: "none" };

describe("a rollover", () => {
  const [order] = rows(line("PO-2026", "1", "2026-01,2026-12", "1000.00", "12", "2026-09=900.00; 2026-10=1101.00"));

  it("reads purchase orders from an export", () => {
    expect(order).toMatchObject({ id: "PO-2026", billFrom: ["AWS_INC", "AWS_JAPAN"], currency: "USD", suspended: false });
    expect(order?.lines[0]?.billed).toEqual([["2026-09", "900.00"], ["2026-10", "1101.00"]]);
  });

  it("moves months, and keeps values or takes them from what was billed", () => {
    const same = proposalOf(order!, { ...OPTIONS, values: "same" });
    expect([same.id, same.effectiveMonth, same.expirationMonth]).toEqual(["PO-2027", "2027-01", "2027-12"]);
    expect(same.lines[0]).toMatchObject({ startMonth: "2027-01", endMonth: "2027-12", unitPrice: "1,000.00", quantity: "12" });
    const price = (rounding: RolloverOptions["rounding"]) => proposalOf(order!, { ...OPTIONS, rounding }).lines[0]?.unitPrice;
    expect([price("none"), price("10"), price("100"), price("1000")]).toEqual(["1,000.50", "1,010.00", "1,100.00", "2,000.00"]);
  });

  it.each([
    // A total for all months, the mean of the billed ones times twelve.
    [line("A", "1", "2026-01,2026-12", "5000.00", "1", "2026-10=100.00; 2026-11=50.00"), "900.00", "1"],
    // A month without an invoice between billed ones counts.
    [line("A", "1", "2026-01,2026-12", "10.00", "12", "2026-09=100.00; 2026-11=50.00"), "50.00", "12"],
    // Only the latest twelve months.
    [line("A", "1", "2026-01,2026-12", "10.00", "12", "2025-11=999.00; 2026-11=50.00"), "50.00", "12"],
    // What is billed is with tax, what is proposed without.
    [line("A", "1", "2026-01,2026-12", "10.00", "12", "2026-11=119.00", "19,,true,"), "100.00", "12"],
    // Nothing billed, or given back: as it was.
    [line("A", "1", "2026-01,2026-12", "10.00", "12", ""), "10.00", "12"],
    [line("A", "1", "2026-01,2026-12", "10.00", "12", "2026-11=-5.00"), "10.00", "12"],
    [line("A", "1", "2026-01,2026-12", "", "", "2026-11=5.00", ",,false,"), "", ""],
  ])("takes the value of %s", (row, price, quantity) => {
    expect(proposalOf(rows(row)[0]!, OPTIONS).lines[0]).toMatchObject({ unitPrice: price, quantity });
  });

  it("takes the value of a month that isn't billed yet from the other months", () => {
    const [monthly] = rows(line("A", "1", "2026-01,2026-01", "10.00", "1", "2026-01=40.00"), line("A", "2", "2026-02,2026-02", "10.00", "1", "2026-02=60.00"), line("A", "3", "2026-03,2026-03", "10.00", "1", ""));
    expect(proposalOf(monthly!, OPTIONS).lines.map(({ unitPrice }) => unitPrice)).toEqual(["40.00", "60.00", "50.00"]);
  });

  it("writes a file that keeps what it doesn't change, and no version", () => {
    const [file] = filesOf([proposalOf(rows(line("'=A-2026", "1", "2026-01,2026-12", "10.00", "12", "", ",,true,'-x"))[0]!, OPTIONS)]);
    const [header, row] = readCsv(file?.text ?? "").records;
    const cells = Object.fromEntries((header?.cells ?? []).map((name, index) => [name, row?.cells[index]]));
    expect(cells).toMatchObject({ purchaseOrderId: "'=A-2027", billFrom: "AWS_INC; AWS_JAPAN", contacts: "Ada; B <ada@example.com>", unitPrice: "10.00", startMonth: "2027-01", lineItemDescription: "'-x" });
    expect(Object.keys(cells)).not.toContain("version");
    expect(Object.keys(cells)).not.toContain("billedMonths");
  });

  it("has as many files as its rows need", () => {
    const proposal = proposalOf(order!, OPTIONS);
    const many = { ...proposal, lines: Array.from({ length: 100 }, () => proposal.lines[0]!) };
    expect(filesOf(Array.from({ length: 51 }, () => many)).map(({ proposals }) => proposals.length)).toEqual([50, 1]);
    expect(filesOf([])).toEqual([]);
  });

  it("shows errors at their line items", () => {
    const file = filesOf([proposalOf(order!, OPTIONS), proposalOf(rows(line("B", "1", "2026-01,2026-12", "1.00", "1", ""))[0]!, OPTIONS)])[0]!;
    const errors = [{ code: "InvalidValue", column: "tax.percent", detail: "is too much" }, { code: "QuotaExceeded", detail: "too many" }];
    const answer = { rows: [{ row: 2, outcome: "CREATED", href: "/a", errors: [] }, { row: 3, outcome: "REFUSED", errors }] } as unknown as ImportAnswer;
    const results = resultsOf(file, answer);
    expect(results.get("PO-2026")).toMatchObject({ outcome: "CREATED", href: "/a" });
    expect(results.get("B")).toMatchObject({ outcome: "REFUSED", errors: ["Too many."], lines: new Map([["0 tax", "Is too much."]]) });
  });

  it("fills the coverage of its sellers with accepted proposals", () => {
    const proposal = proposalOf(order!, { ...OPTIONS, values: "same" });
    const counts = (accepted: string[]) => stripsOf([order!], [proposal], new Set(accepted)).map(({ seller, months }) => [seller, months.length, months.filter(({ after }) => after).length]);
    expect(counts([])).toEqual([["AWS_INC", 12, 0], ["AWS_JAPAN", 12, 0]]);
    expect(counts(["PO-2026"])).toEqual([["AWS_INC", 12, 12], ["AWS_JAPAN", 12, 12]]);
  });

  it("adds up values with tax, exactly", () => {
    const draft = order!.lines[0]!.draft;
    const value = (some: Partial<typeof draft>) => valueOf([{ ...draft, ...some }]);
    expect(value({})).toBe("12000.00");
    expect(value({ unitPrice: "0.05", quantity: "0.5" })).toBe("0.03");
    expect(value({ unitPrice: "10.00", quantity: "3", taxKind: "percent", tax: "19" })).toBe("35.70");
    expect(value({ unitPrice: "10.00", quantity: "3", taxKind: "amount", tax: "0.30" })).toBe("30.30");
    expect(value({ unitPrice: "ten" })).toBe("0");
  });
});

describe("the room for successors", () => {
  const quotas = { activePurchaseOrders: 100, purchaseOrders: 5000 };
  const proposed = ["A", "B", "C"].map((id) => proposalOf(rows(line(id, "1", "2026-01,2026-12", "10.00", "12", ""))[0]!, OPTIONS));

  it.each([
    [{ ACTIVE: 93, SUSPENDED: 3 }, { active: 93, most: 100, left: 7 }],
    [{ ACTIVE: 100 }, { active: 100, most: 100, left: 0 }],
    [{ ACTIVE: 103 }, { active: 103, most: 100, left: 0 }],
    [{}, { active: 0, most: 100, left: 100 }],
  ])("with %o is %o", (byStatus, room) => expect(roomOf({ byStatus, quotas })).toEqual(room));

  it("is for the first proposals that don't exist yet", () => {
    const accepted = (left: number, ...existing: string[]) => [...firstAccepted(proposed, new Set(existing), { active: 0, most: 0, left })];
    expect([accepted(7), accepted(2), accepted(2, "A-2027"), accepted(0)]).toEqual([["A", "B", "C"], ["A", "B"], ["B", "C"], []]);
  });

  it("isn't needed by a successor whose months are over", () => {
    expect([activeOf(proposed, "2027-12").length, activeOf(proposed, "2028-01").length]).toEqual([3, 0]);
  });
});
