import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const dashboard = {
  spend: "Spend",
  spendAbout: "What was invoiced in these billing months, by seller, kind of charge, purchase order or tag.",
  spendRule: "Credit memos count as negative, voided invoices not at all.",
  spendChart: (currency: Text) => `Spend in ${currency}, largest first`,
  loadingSpend: "Reading the invoices",
  groupBy: "Group by",
  share: "Share",
  chart: "chart",
  noOrder: "No purchase order",
  withoutTag: "Without this tag",
  thisMonth: "This month",
  asOf: (date: Text) => `As of ${date}`,
  areExpectedToRemainAtTheEnd: (amount: Text) => `${amount} are expected to remain at the end.`,
  burnDown: "Burn-down",
  burnDownOf: (currency: Text) => `Burn-down of ${currency}`,
  burnDownOfInvoicedEachMonthAnd: (currency: Text) => `Burn-down of ${currency}: invoiced each month, and what remains`,
  expectedAtThePaceOfTheLatest: "Expected, at the pace of the latest billed months",
  expectedToRemain: "Expected to remain",
  for: (invoices: ReactNode, amount: ReactNode) => (
    <>
      {invoices} for {amount}
    </>
  ),
  fromToIn: (monthName: Text, monthName2: Text, currency: Text) => `From ${monthName} to ${monthName2}, in ${currency}.`,
  invoicedInTheMonth: "Invoiced in the month",
  loadingTheSummary: "Loading the summary",
  month: "Month",
  moreThan: (invoices: Text) => `More than ${invoices}`,
  needsAttention: "Needs attention",
  noPurchaseOrdersYet: "No purchase orders yet",
  nothingNeedsAttention: "Nothing needs attention",
  nothingToShowNoLineItemTracks: "Nothing to show: no line item tracks its balance.",
  ofActivePurchaseOrders: "Of active purchase orders",
  refreshTheSummary: "Refresh the summary",
  remainIn: (remaining: Text, monthName: Text) => `${remaining} remain in ${monthName}.`,
  remaining: "Remaining",
  showAsATable: "Show as a table",
  theTableBelowHasEveryAmount: "The table below has every amount.",
  totals: "Totals",
  totalsByCurrency: "Totals by currency",
  trackedLineItems12MonthsBackAnd: "Tracked line items, 12 months back and 12 ahead",
  valueOfTheMonth: "Value of the month's line items",
  unmatchedInvoices: "Unmatched invoices",
};
