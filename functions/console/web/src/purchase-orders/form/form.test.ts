import { describe, expect, it } from "vitest";
import type { PurchaseOrder } from "../../api/model.ts";
import { draftOf, formOf } from "./convert.ts";
import { duplicateTags, emptyDraft, newLine, nextNumber } from "./draft.ts";
import { countOf, divided, generated, type GenerationRule } from "./generate.ts";
import { merged } from "./merge.ts";
import { movedBy, nextId } from "./next-year.ts";

const ORDER = {
  purchaseOrderId: "PO-2026-001",
  href: "/purchase-orders/PO-2026-001",
  billFrom: ["AWS_INC"],
  currency: "USD",
  value: "12000.00",
  balance: "8000.00",
  effectiveMonth: "2026-02",
  expirationMonth: "2027-01",
  status: "ACTIVE",
  health: [],
  updatedAt: "2026-02-01T00:00:00Z",
  createdAt: "2026-02-01T00:00:00Z",
  version: 3,
  tags: { project: "x" },
  contacts: [{ name: "Ada", email: "ada@example.com" }],
  taxRegistrationNumbers: ["DE1", "DE2"],
  invoiceUnits: [],
  whenDepleted: "STOP",
  billTo: { name: "Example", lines: ["a", "b"], country: "DE" },
  shipTo: { name: "Example", lines: ["a", "b"], country: "DE" },
  noticePolicy: { balanceThresholds: ["50"], expirationLeads: [] },
  lineItems: [
    {
      lineItemNumber: "1",
      type: "ALL",
      startMonth: "2026-02",
      endMonth: "2027-01",
      unitPrice: "1000.00",
      quantity: "12",
      tax: { percent: "19" },
      balanceTracking: true,
      totalValue: "14280.00",
      invoiced: "0.00",
      billedMonths: [],
    },
  ],
} satisfies PurchaseOrder as PurchaseOrder;

describe("a draft", () => {
  it("is sent unchanged if nothing was edited", () => {
    const sent = formOf(draftOf(ORDER));
    const { purchaseOrderId, billFrom, currency, contacts, tags, billTo, noticePolicy, whenDepleted } = ORDER;
    expect(sent).toEqual({
      ...{ purchaseOrderId, billFrom, currency, contacts, tags, billTo, noticePolicy, whenDepleted },
      effectiveMonth: "2026-02",
      expirationMonth: "2027-01",
      taxRegistrationNumbers: ["DE1", "DE2"],
      invoiceUnits: [],
      lineItems: [
        {
          ...{ lineItemNumber: "1", type: "ALL", startMonth: "2026-02", endMonth: "2027-01", unitPrice: "1000.00", quantity: "12" },
          ...{ tax: { percent: "19" }, balanceTracking: true },
        },
      ],
    });
  });

  it("is sent without empty fields, but with rows in their positions", () => {
    const draft = { ...emptyDraft("2026-03"), contacts: [{ name: "", email: "", phone: "" }, { name: "B", email: "b@x.example", phone: "" }] };
    const sent = formOf(draft);
    expect(sent).not.toHaveProperty("description");
    expect(sent).not.toHaveProperty("billTo");
    expect(sent).not.toHaveProperty("noticePolicy");
    expect(sent.contacts?.[1]).toEqual({ name: "B", email: "b@x.example" });
  });

  it("reports tags whose key is used before", () => {
    const tags = ["a", "b", " a", ""].map((key) => ({ key, value: "" }));
    expect(duplicateTags({ ...emptyDraft("2026-01"), tags })).toEqual([2]);
  });

  it("numbers a new line item after the highest number", () => {
    const months = { effectiveMonth: "2026-01", expirationMonth: "2026-12" };
    expect(nextNumber([])).toBe("1");
    expect(nextNumber(["1", "2.3", "x"].map((number) => newLine(number, months)))).toBe("3");
  });
});

describe("generated line items", () => {
  const rule: GenerationRule = {
    each: "month",
    types: ["MONTHLY_USAGE", "SUBSCRIPTION"],
    firstMonth: "2026-11",
    lastMonth: "2027-01",
    unitPrice: "1,000.00",
    divide: false,
    taxKind: "none",
    tax: "",
    balanceTracking: true,
  };

  it("are one per month", () => {
    const lines = generated(rule, []);
    expect(lines.map(({ lineItemNumber, type, startMonth, endMonth }) => [lineItemNumber, type, startMonth, endMonth])).toEqual([
      ["1", "MONTHLY_USAGE", "2026-11", "2026-11"],
      ["2", "MONTHLY_USAGE", "2026-12", "2026-12"],
      ["3", "MONTHLY_USAGE", "2027-01", "2027-01"],
    ]);
    expect(lines[0]?.unitPrice).toBe("1,000.00");
  });

  it("are one per type", () => {
    const lines = generated({ ...rule, each: "type" }, generated(rule, []));
    expect(lines.map(({ lineItemNumber, type, startMonth, endMonth }) => [lineItemNumber, type, startMonth, endMonth])).toEqual([
      ["4", "MONTHLY_USAGE", "2026-11", "2027-01"],
      ["5", "SUBSCRIPTION", "2026-11", "2027-01"],
    ]);
  });

  it("are one per type and month", () => {
    const numbers = generated({ ...rule, each: "both" }, []).map(({ lineItemNumber }) => lineItemNumber);
    expect(numbers).toEqual(["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]);
  });

  it.each(["month", "type", "both"] as const)("are counted without generating them: %s", (each) => {
    expect(countOf({ ...rule, each })).toBe(generated({ ...rule, each }, []).length);
    expect(countOf({ ...rule, each, lastMonth: "2026-01" })).toBe(0);
    expect(countOf({ ...rule, each, types: [] })).toBe(0);
  });

  it("divide a total exactly", () => {
    expect(divided("100.00", 3)).toEqual(["33.34", "33.33", "33.33"]);
    expect(divided("1000000", 7)?.map(Number).reduce((sum, share) => sum + share)).toBe(1_000_000);
    expect(divided("0.01", 2)).toEqual(["0.01", "0.00"]);
    expect(divided("abc", 2)).toBeUndefined();
    expect(generated({ ...rule, unitPrice: "100.00", divide: true }, []).map(({ unitPrice }) => unitPrice)).toEqual(["33.34", "33.33", "33.33"]);
  });
});

describe("a copy for next year", () => {
  it("moves its months and its lines' months", () => {
    const copy = movedBy(draftOf(ORDER), 12);
    expect([copy.purchaseOrderId, copy.effectiveMonth, copy.expirationMonth]).toEqual(["PO-2027-001", "2027-02", "2028-01"]);
    expect([copy.lineItems[0]?.startMonth, copy.lineItems[0]?.endMonth]).toEqual(["2027-02", "2028-01"]);
  });

  it.each([
    ["CLOUD-2026-11", 12, "CLOUD-2027-11"],
    ["CLOUD-2026-11", 1, "CLOUD-2026-12"],
    ["Cloud FY26", 12, "Cloud FY27"],
    ["Cloud FY99", 12, "Cloud FY00"],
    ["PO 4500/2026", 12, "PO 4500/2027"],
    ["TRAINING", 12, "TRAINING-2027"],
    ["45002026", 12, "45002026-2027"],
  ])("%s, %s months later, is %s", (id, by, expected) => {
    expect(nextId(id, "2026-02", by)).toBe(expected);
  });
});

describe("merging into a newer version", () => {
  const base = draftOf(ORDER);
  const line = base.lineItems[0]!;

  it("keeps the person's changes, and takes the rest of the newer version", () => {
    const mine = { ...base, paymentTerms: "NET30" };
    const theirs = { ...base, expirationMonth: "2027-06", contacts: [] };
    expect(merged(base, mine, theirs)).toEqual({ draft: { ...theirs, paymentTerms: "NET30" }, conflicts: [] });
  });

  it("reports the fields that both changed", () => {
    const mine = { ...base, paymentTerms: "NET30", description: "same" };
    const theirs = { ...base, paymentTerms: "NET60", description: "same" };
    const { draft, conflicts } = merged(base, mine, theirs);
    expect([draft.paymentTerms, conflicts]).toEqual(["NET30", ["Payment terms"]]);
  });

  it("merges line items one by one", () => {
    const two = { ...line, lineItemNumber: "2" };
    const three = { ...line, lineItemNumber: "3" };
    const before = { ...base, lineItems: [line, two] };
    const mine = { ...base, lineItems: [{ ...line, unitPrice: "2.00" }, two] };
    const theirs = { ...base, lineItems: [line, { ...two, unitPrice: "9.00" }, three] };
    expect(merged(before, mine, theirs).draft.lineItems.map(({ lineItemNumber, unitPrice }) => [lineItemNumber, unitPrice])).toEqual([
      ["1", "2.00"],
      ["2", "9.00"],
      ["3", "1,000.00"],
    ]);
    const removed = { ...base, lineItems: [two] };
    expect(merged(before, removed, before).draft.lineItems).toEqual([two]);
    expect(merged(before, mine, { ...base, lineItems: [{ ...line, unitPrice: "5.00" }] })).toMatchObject({
      conflicts: ["Line item 1"],
      draft: { lineItems: [{ lineItemNumber: "1", unitPrice: "2.00" }] },
    });
  });
});
