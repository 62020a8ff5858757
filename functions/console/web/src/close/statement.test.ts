import { describe, expect, it } from "vitest";
import type { LedgerEntry, PurchaseOrder } from "../api/model.ts";
import { statementOf, totalsOf } from "./statement.ts";

const ORDER = {
  purchaseOrderId: "PO",
  currency: "USD",
  lineItems: [
    { lineItemNumber: "1", startMonth: "2026-01", endMonth: "2026-12", totalValue: "1000.00", invoiced: "360.00", balanceTracking: true },
    { lineItemNumber: "2", startMonth: "2026-01", endMonth: "2026-02", totalValue: "50.00", invoiced: "0.00", balanceTracking: true },
  ],
} as PurchaseOrder;

function entry(billingPeriod: string, amount: string, posting: LedgerEntry["posting"] = "MATCH"): LedgerEntry {
  return { lineItemNumber: "1", billingPeriod, amount, posting, actor: "ada@example.com" } as LedgerEntry;
}

const ENTRIES = [entry("2026-09", "100.00"), entry("2026-10", "300.00"), entry("2026-10", "-20.00"), entry("2026-10", "-50.00", "REASSOCIATION"), entry("2026-11", "30.00")];

describe("the statement of a month", () => {
  it("opens with what earlier months left, and closes with what this month leaves", () => {
    const { lines, moves, differences } = statementOf([{ order: ORDER, entries: ENTRIES }], "2026-10");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ opening: "900.00", draws: "300.00", credits: "-20.00", moves: "-50.00", voids: "0.00", closing: "670.00", difference: "0.00" });
    expect(moves.map(({ entry: { actor } }) => actor)).toEqual(["ada@example.com"]);
    expect(differences).toEqual([]);
    expect(totalsOf(lines)).toEqual([{ currency: "USD", opening: "900.00", draws: "300.00", credits: "-20.00", moves: "-50.00", voids: "0.00", closing: "670.00" }]);
  });

  it("opens where the month before closed", () => {
    const [before, after] = ["2026-10", "2026-11"].map((month) => statementOf([{ order: ORDER, entries: ENTRIES }], month).lines[0]);
    expect(after?.opening).toBe(before?.closing);
  });

  it("reports line items whose total differs from their ledger", () => {
    const { differences } = statementOf([{ order: ORDER, entries: ENTRIES.slice(1) }], "2026-10");
    expect(differences.map(({ line, difference }) => [line.lineItemNumber, difference])).toEqual([["1", "100.00"]]);
  });
});
