import { describe, expect, it } from "vitest";
import type { OrderStatement } from "../api/model.ts";
import { statementOf, totalsOf } from "./statement.ts";

const LINE = { lineItemNumber: "1", startMonth: "2026-01", endMonth: "2026-12", balanceTracking: true, opening: "900.00", draws: "300.00", credits: "-20.00", moves: "-50.00", voids: "0.00", closing: "670.00", difference: "0.00" };
const ORDERS = [
  { purchaseOrderId: "A", currency: "USD", lines: [LINE, { ...LINE, lineItemNumber: "2", opening: "0.50", closing: "-100.00", difference: "1.00" }], movesAndVoids: [{ actor: "ada@example.com" }] },
  { purchaseOrderId: "B", currency: "JPY", lines: [{ ...LINE, opening: "5000", balanceTracking: false }], movesAndVoids: [] },
] as unknown as OrderStatement[];

describe("the statement of a month", () => {
  it("lists line items, moves and differences of all purchase orders", () => {
    const { lines, moves, differences } = statementOf(ORDERS);
    expect(lines.map(({ order, line }) => `${order.purchaseOrderId}/${line.lineItemNumber}`)).toEqual(["A/1", "A/2", "B/1"]);
    expect(moves.map(({ order, entry }) => [order.purchaseOrderId, entry.actor])).toEqual([["A", "ada@example.com"]]);
    expect(differences.map(({ line }) => line.lineItemNumber)).toEqual(["2"]);
  });

  it("adds up tracked line items, each currency for itself", () => {
    const [jpy, usd] = totalsOf(statementOf(ORDERS).lines);
    expect([jpy?.currency, jpy?.opening]).toEqual(["JPY", "0"]);
    expect(usd).toEqual({ currency: "USD", opening: "900.50", draws: "600.00", credits: "-40.00", moves: "-100.00", voids: "0.00", closing: "570.00" });
  });
});
