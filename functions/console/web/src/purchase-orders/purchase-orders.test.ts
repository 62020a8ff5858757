import { describe, expect, it } from "vitest";
import { Problem } from "../api/problem.ts";
import type { PurchaseOrderSummary } from "../api/model.ts";
import { forEachOrder } from "./bulk.ts";
import { changes, fieldName } from "./changes.ts";
import { withoutHeader } from "./export.ts";
import { columns } from "./columns.tsx";
import { fromTokens, query, readFilters, SORTS, tokens, writeFilters } from "./filters.ts";
import { noticeText } from "./notices.tsx";

describe("the list's filter", () => {
  it("survives being written to an address and read again", () => {
    const address = "text=cloud+usage&health=EXPIRING&health=LOW_BALANCE&tag=project%3Ax%3Ay&tag=team%3Aa&sort=expirationMonth";
    const asked = readFilters(new URLSearchParams(`${address}&tab=x&status=`));
    expect(writeFilters(asked).toString()).toBe(address);
    expect(query(asked)).toEqual({ text: "cloud usage", health: ["EXPIRING", "LOW_BALANCE"], tag: ["project:x:y", "team:a"], sort: "expirationMonth", order: "asc" });
  });

  it("ignores orders that the API doesn't have", () => {
    expect(readFilters(new URLSearchParams("sort=size")).sort).toBe("updatedAt");
  });

  it("keeps all values of a property, and the last text; a text without a property is searched for", () => {
    const given = [
      { propertyKey: "status", operator: "=", value: ["ACTIVE"] },
      { propertyKey: "status", operator: "=", value: ["EXPIRED", "ACTIVE"] },
      { propertyKey: "health", operator: "=", value: "EXPIRING" },
      { propertyKey: "health", operator: "=", value: "NO_CONTACTS" },
      { propertyKey: "health", operator: "=", value: "EXPIRING" },
      { operator: ":", value: "PO" },
      { operator: ":", value: " PO-7 " },
    ];
    const filters = fromTokens({ operation: "and", tokens: given });
    expect(filters).toEqual({ status: ["ACTIVE", "EXPIRED"], health: ["EXPIRING", "NO_CONTACTS"], text: ["PO-7"] });
    expect(fromTokens(tokens(filters))).toEqual(filters);
  });
});

it("sorts by every column", () => {
  expect(columns(new Map()).filter(({ sortingField }) => !SORTS.some((sort) => sort === sortingField))).toEqual([]);
});

describe("changes of a version", () => {
  it.each([
    ["", "Deleted"],
    ["/expirationMonth", "Expiration month"],
    ["/lineItems/1.2/unitPrice", "Line item 1.2, unit price"],
    ["/lineItems/a~1b", "Line item a/b"],
    ["/billTo/postalCode", "Bill to, postal code"],
    ["/noticePolicy/balanceThresholds", "Notice policy, balance thresholds"],
    ["/tags/CostCenter", "Tag CostCenter"],
    ["/tags/a~1b", "Tag a/b"],
    ["/somethingNew", "Something new"],
  ])("%s is called %s", (pointer, expected) => {
    expect(fieldName(pointer)).toBe(expected);
  });

  it("are shown with readable months, amounts and codes", () => {
    const all = changes(
      [
        { pointer: "/expirationMonth", from: "2026-12", to: "2027-03" },
        { pointer: "/lineItems/1/unitPrice", from: "1000.00", to: "1200.00" },
        { pointer: "/status", from: "ACTIVE", to: "SUSPENDED" },
        { pointer: "/billFrom", from: ["AWS_INC"], to: [] },
        { pointer: "/tags/status", from: "", to: "ACTIVE" },
        { pointer: "/lineItems/2", to: { lineItemNumber: "2", type: "ALL", unitPrice: "5.00", balanceTracking: true } },
      ],
      "USD",
    );
    expect(all.map(({ from, to }) => [from, to])).toEqual([
      ["December 2026", "March 2027"],
      ["USD\u00a01,000.00", "USD\u00a01,200.00"],
      ["Active", "Suspended"],
      ["AWS_INC", "none"],
      ["-", "ACTIVE"],
      [undefined, "type All charges, unit price USD\u00a05.00, balance tracking on"],
    ]);
  });
});

describe("a change to several purchase orders", () => {
  it("continues after a refusal, and reports both", async () => {
    const orders = Array.from({ length: 9 }, (_, index) => ({ purchaseOrderId: `PO-${index}` }) as PurchaseOrderSummary);
    const steps: number[] = [];
    const result = await forEachOrder(
      orders,
      async ({ purchaseOrderId }) => {
        if (purchaseOrderId === "PO-4") throw new Problem(412, "VersionMismatch", "t", "is newer");
      },
      (finished) => steps.push(finished),
    );
    expect(result.done).toHaveLength(8);
    expect(result.refused.map(({ order, problem }) => [order.purchaseOrderId, problem.code])).toEqual([["PO-4", "VersionMismatch"]]);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("the export", () => {
  it("has one header, however many parts there are", () => {
    expect(withoutHeader("a,b\r\n1,2\r\n")).toBe("1,2\r\n");
    expect(withoutHeader('"a\n",b\r\n"1\r\n",2\r\n')).toBe('"1\r\n",2\r\n');
    expect(withoutHeader("a,b")).toBe("");
  });
});

describe("notices", () => {
  it("are described in a sentence", () => {
    expect(noticeText({ kind: "EXPIRATION", expiresOn: "2026-12-31", daysLeft: 1 })).toBe("Ends on Dec 31, 2026, in 1 day");
    expect(
      noticeText({ kind: "BALANCE", lineItemNumber: "1", startMonth: "2026-01", endMonth: "2026-12", threshold: "75", balance: "10.00", totalValue: "100.00", currency: "USD" }),
    ).toBe("Line item 1 (January to December 2026) has USD\u00a010.00 left of USD\u00a0100.00, below 75%");
  });
});
