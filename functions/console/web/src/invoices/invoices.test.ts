import { describe, expect, it } from "vitest";
import type { Considered, Decision, DecisionReason, InvoiceForm, LineItem, PurchaseOrder, PurchaseOrderSummary } from "../api/model.ts";
import { lineItemChoice, purchaseOrderChoice, unusual } from "./association.ts";
import { columns } from "./columns.tsx";
import { type FilterValues, query, readFilters, SORTS, tokens, withFilter, withTokens, writeFilters } from "./filters.ts";
import { namedOrder, summary, why } from "./reasons.ts";

const INVOICE: InvoiceForm = {
  billFrom: "AWS_INC",
  invoiceId: "INV-1",
  invoiceType: "INVOICE",
  chargeType: "MONTHLY_USAGE",
  billingPeriod: "2026-10",
  currency: "USD",
  amount: "1200.50",
};
const SELLER = "Amazon Web Services, Inc.";
const WINNER: Considered = { purchaseOrderId: "CLOUD", lineItemNumber: "1", verdict: "SELECTED" };

describe("why a line item doesn't fit", () => {
  it.each<[DecisionReason, string, Partial<InvoiceForm>]>([
    ["SUSPENDED", "The purchase order is suspended.", {}],
    ["DELETED", "The purchase order was deleted.", {}],
    ["NOT_EFFECTIVE", "The billing period, October 2026, is before the purchase order's first month.", {}],
    ["EXPIRED", "The billing period, October 2026, is after the purchase order's last month.", {}],
    // The seller's name ends in a full stop itself.
    ["SELLER_MISMATCH", "The purchase order isn't for invoices from Amazon Web Services, Inc.", {}],
    ["CURRENCY_MISMATCH", "The purchase order isn't in the invoice's currency, USD.", {}],
    ["TAX_REGISTRATION_MISMATCH", "The purchase order is for certain tax registration numbers, and the invoice has none.", {}],
    ["TAX_REGISTRATION_MISMATCH", "The purchase order is for certain tax registration numbers, and DE1 isn't one of them.", { taxRegistrationNumber: "DE1" }],
    ["INVOICE_UNIT_MISMATCH", "The purchase order is for certain invoice units, and the invoice has none.", {}],
    ["INVOICE_UNIT_MISMATCH", "The purchase order is for certain invoice units, and EU isn't one of them.", { invoiceUnit: "EU" }],
    ["OUTSIDE_LINE_WINDOW", "The billing period, October 2026, is outside the line item's months.", {}],
    ["TYPE_MISMATCH", "The line item's type isn't for this charge: Monthly usage.", {}],
    [
      "TYPE_MISMATCH",
      "The line item's type isn't for this charge: Marketplace. A line item for marketplace transactions matches only invoices that name its purchase order.",
      { chargeType: "MARKETPLACE" },
    ],
    ["TYPE_MISMATCH", "The line item's type isn't for this charge: Marketplace.", { chargeType: "MARKETPLACE", purchaseOrderReference: "PO-7" }],
    ["DEPLETED", "The line item's balance is less than USD\u00a01,200.50, and it may not go below zero.", {}],
    ["OTHER", "A newer release of this system decided, for a reason that this release doesn't know.", {}],
    // A reason that the console doesn't know yet.
    ["SOMETHING_NEW" as DecisionReason, "A newer release of this system decided, for a reason that this release doesn't know.", {}],
  ])("%s: %s", (reason, expected, some) => {
    expect(why({ verdict: "REJECTED", reason }, WINNER, { ...INVOICE, ...some }, SELLER)).toBe(expected);
  });
});

describe("why a line item that fits was outranked", () => {
  it.each<[DecisionReason, string]>([
    ["UNIT", "It fits, but line item 1 of CLOUD is for the invoice's own unit, EU."],
    ["MORE_SPECIFIC_TYPE", "It fits, but the type of line item 1 of CLOUD is more specific."],
    ["ENOUGH_BALANCE", "It fits, but line item 1 of CLOUD has enough balance for the whole amount."],
    ["UPDATED_LATER", "It fits, but the purchase order of line item 1 of CLOUD was updated later."],
    ["TIE_BREAK", "It fits, but line item 1 of CLOUD comes first by purchase order ID, fewer months and line item number."],
  ])("%s: %s", (reason, expected) => {
    expect(why({ verdict: "OUTRANKED", reason }, WINNER, { ...INVOICE, invoiceUnit: "EU" }, SELLER)).toBe(expected);
  });
});

describe("a decision in a few sentences", () => {
  const selected = (reason?: DecisionReason): Considered => ({ ...WINNER, ...(reason === undefined ? {} : { reason }) });
  const outranked = (id: string): Considered => ({ purchaseOrderId: id, lineItemNumber: "1", verdict: "OUTRANKED", reason: "UPDATED_LATER" });
  const rejected = (reason: DecisionReason): Considered => ({ purchaseOrderId: "X", verdict: "REJECTED", reason });
  const depleted: Considered = { purchaseOrderId: "JAPAN-STOP", lineItemNumber: "1", verdict: "REJECTED", reason: "DEPLETED", balance: "600000", shortfall: "150000" };
  it.each<[string, Partial<Decision>, Partial<InvoiceForm>]>([
    ["It is the only line item that fits.", { candidates: [selected(), rejected("EXPIRED")] }, {}],
    ["It comes first of 3 line items that fit.", { candidates: [selected(), outranked("A"), outranked("B"), rejected("EXPIRED")] }, {}],
    // Includes candidates that the decision only counts, but not those that don't fit.
    ["It comes first of 42 line items that fit.", { candidates: [selected(), outranked("A")], others: { TIE_BREAK: 40, EXPIRED: 9 } }, {}],
    [
      "It is the only line item that fits. The invoice names CLOUD, so only that purchase order was considered.",
      { candidates: [selected()] },
      { purchaseOrderReference: "CLOUD" },
    ],
    ["It is the only line item that fits.", { candidates: [selected()] }, { purchaseOrderReference: " N/A " }],
    ["A person chose this line item.", { candidates: [selected("CHOSEN_BY_HAND")] }, { purchaseOrderReference: "CLOUD" }],
    [
      "It gives money back for invoice INV-0, so it draws on the line item of that invoice.",
      { candidates: [selected("FOLLOWS_ORIGINAL")] },
      { invoiceType: "CREDIT_MEMO", originalInvoice: { billFrom: "AWS_INC", invoiceId: "INV-0" } },
    ],
    ["No line item of any purchase order fits the invoice.", { reason: "NO_LINE_FITS" }, {}],
    [
      "No line item of any purchase order fits the invoice. The nearest is X. The billing period, October 2026, is after the purchase order's last month.",
      { reason: "NO_LINE_FITS", candidates: [rejected("EXPIRED"), rejected("SUSPENDED")] },
      {},
    ],
    [
      "No line item of any purchase order fits the invoice. Line item 1 of JAPAN-STOP is JPY\u00a0150,000 short of 750,000, and it may not go below zero.",
      { reason: "NO_LINE_FITS", candidates: [depleted, rejected("EXPIRED")] },
      { currency: "JPY", amount: "750000" },
    ],
    [
      "The invoice names the purchase order JAPAN-STOP, which it can't draw on. Line item 1 of JAPAN-STOP is JPY\u00a0150,000 short of 750,000, and it may not go below zero. An invoice that names a purchase order matches only that one.",
      { reason: "DEPLETED", candidates: [depleted] },
      { currency: "JPY", amount: "750000", purchaseOrderReference: "JAPAN-STOP" },
    ],
    [
      "The purchase order PO-7 is stored but can't be read. Tell the operator of this system, and match the invoice again afterwards.",
      { reason: "UNREADABLE", others: { UNREADABLE: 1 } },
      { purchaseOrderReference: "PO-7" },
    ],
    [
      "The purchase order of invoice INV-0 is stored but can't be read. Tell the operator of this system, and match the invoice again afterwards.",
      { reason: "UNREADABLE", others: { UNREADABLE: 1 } },
      { invoiceType: "CREDIT_MEMO", originalInvoice: { billFrom: "AWS_INC", invoiceId: "INV-0" } },
    ],
    [
      "The invoice names the purchase order PO-7, which doesn't exist. An invoice that names a purchase order matches only that one.",
      { reason: "REFERENCE_NOT_FOUND" },
      { purchaseOrderReference: "PO-7" },
    ],
    [
      "The invoice names the purchase order PO-7, which it can't draw on. The purchase order is suspended. An invoice that names a purchase order matches only that one.",
      { reason: "SUSPENDED", candidates: [rejected("SUSPENDED")] },
      { purchaseOrderReference: "PO-7" },
    ],
    [
      "It gives money back for invoice INV-0, which is unknown, unmatched or voided. It can only draw on the line item of that invoice.",
      { reason: "ORIGINAL_NOT_ASSOCIATED" },
      { originalInvoice: { billFrom: "AWS_INC", invoiceId: "INV-0" } },
    ],
  ])("%s", (expected, decision, some) => {
    expect(summary({ ruleset: 1, considered: 0, candidates: [], ...decision }, { ...INVOICE, ...some }, SELLER)).toBe(expected);
  });

  it("says what a depleted line item lacks", () => {
    expect(why(depleted, undefined, { ...INVOICE, currency: "JPY", amount: "750000" }, SELLER)).toBe(
      "It is JPY\u00a0150,000 short of 750,000. JPY\u00a0600,000 is left, and the line item may not go below zero.",
    );
  });

  it("knows the words that name no purchase order", () => {
    for (const none of ["", "na", "N/A", "-", " none ", "TBD"]) expect(namedOrder({ ...INVOICE, purchaseOrderReference: none })).toBeUndefined();
    expect(namedOrder({ ...INVOICE, purchaseOrderReference: "None-1" })).toBe("None-1");
  });
});

describe("the list's filter", () => {
  it("survives being written to an address and read again", () => {
    const address = "outcome=UNMATCHED&outcome=VOIDED&from=2026-01&to=2026-10&text=inv+1&billFrom=AWS_INC&amountFrom=-1.00&amountTo=2.00&sort=amount&order=asc";
    const asked = readFilters(new URLSearchParams(`${address}&x=1`));
    expect(writeFilters(asked).toString()).toBe(address);
    const { sort, order, filters } = asked;
    const single = { from: "2026-01", to: "2026-10", text: "inv 1", amountFrom: "-1.00", amountTo: "2.00" };
    expect(query(asked)).toEqual({ outcome: ["UNMATCHED", "VOIDED"], billFrom: ["AWS_INC"], ...single, sort, order });
    expect(withTokens({ from: ["2026-01"], to: ["2026-10"] }, tokens(filters))).toEqual(filters);
  });

  it.each<[string, FilterValues]>([
    ["outcome=LOST&from=2026-13&text=&order=up&sort=due", {}],
    ["billingPeriod=2026-10", { from: ["2026-10"], to: ["2026-10"] }],
    ["billingPeriod=2026-13", {}],
    // The API's problem says what is wrong with it.
    ["amountFrom=ten", { amountFrom: ["ten"] }],
  ])("reads %s", (address, filters) => {
    expect(readFilters(new URLSearchParams(address))).toEqual({ sort: "billingPeriod", order: "desc", filters });
  });

  it("changes one value and keeps the others", () => {
    const filters: FilterValues = { outcome: ["UNMATCHED"], from: ["2026-10"] };
    expect(withFilter(filters, "outcome", [])).toEqual({ from: ["2026-10"] });
    expect(withFilter(filters, "outcome", ["VOIDED", "MATCHED"])).toEqual({ outcome: ["VOIDED", "MATCHED"], from: ["2026-10"] });
    expect(withFilter(filters, "from", ["2026"])).toEqual({ outcome: ["UNMATCHED"] });
  });

  it("reads the input's chips; of several for one value, the last counts", () => {
    const given = [
      { propertyKey: "amount", operator: ">=", value: " 10 " },
      { propertyKey: "amount", operator: "<=", value: "20" },
      { propertyKey: "billFrom", operator: "=", value: ["AWS_INC", "AWS_JAPAN"] },
      { operator: ":", value: "first" },
      { operator: ":", value: "INV-7" },
    ];
    const expected = { to: ["2026-10"], amountFrom: ["10"], amountTo: ["20"], billFrom: ["AWS_INC", "AWS_JAPAN"], text: ["INV-7"] };
    expect(withTokens({ to: ["2026-10"], text: ["old"], outcome: ["VOIDED"] }, { operation: "and", tokens: given })).toEqual(expected);
  });
});

it("sorts by every column", () => {
  expect(columns(new Map()).filter(({ sortingField }) => !SORTS.some((sort) => sort === sortingField))).toEqual([]);
});

describe("the choices for moving an invoice", () => {
  const order = { purchaseOrderId: "PO-1", currency: "USD", balance: "10.00", effectiveMonth: "2026-01", expirationMonth: "2026-12" } as PurchaseOrderSummary;
  const line = { lineItemNumber: "2", type: "ALL", startMonth: "2026-01", endMonth: "2026-12", balance: "-5.00" } as LineItem;

  it("disable purchase orders in another currency", () => {
    expect(purchaseOrderChoice(order, { currency: "USD" })).toEqual({ value: "PO-1", label: "PO-1", description: "January to December 2026", labelTag: "USD\u00a010.00 left" });
    expect(purchaseOrderChoice(order, { currency: "EUR" })).toMatchObject({ disabled: true, disabledReason: "The invoice is in EUR." });
  });

  it.each<[Partial<PurchaseOrder>, string | undefined]>([
    [{}, undefined],
    [{ billFrom: ["AWS_JAPAN"], status: "SUSPENDED" }, "The purchase order is for other sellers. Matching wouldn't choose it."],
    [{ status: "SUSPENDED_EXPIRED" }, "The purchase order is suspended. Matching wouldn't choose it."],
    [{ effectiveMonth: "2026-11" }, "The purchase order isn't for October 2026. Matching wouldn't choose it."],
    [{ expirationMonth: "2026-10" }, undefined],
    [{ expirationMonth: "2026-09" }, "The purchase order isn't for October 2026. Matching wouldn't choose it."],
  ])("warn of %o", (some, expected) => {
    const usual = { billFrom: ["AWS_INC"], status: "ACTIVE", effectiveMonth: "2026-10", expirationMonth: "2026-12" } as const;
    expect(unusual({ ...usual, ...some } as PurchaseOrder, INVOICE)).toBe(expected);
  });

  it("disable the line item that the invoice draws on", () => {
    expect(lineItemChoice(line, order, {})).toMatchObject({ label: "2: All charges", labelTag: "USD\u00a0−5.00 left" });
    expect(lineItemChoice(line, order, { purchaseOrderId: "PO-1", lineItemNumber: "2" })).toMatchObject({ disabled: true });
    expect(lineItemChoice(line, order, { purchaseOrderId: "PO-2", lineItemNumber: "2" }).disabled).toBeUndefined();
  });
});
