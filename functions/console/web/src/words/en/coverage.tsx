import type { ReactNode } from "react";
import type { Text } from "../text.ts";

export const coverage = {
  alwaysRanksFirst: "Always ranks first",
  anInvoiceNamesItsPurchaseOrder: "An invoice names its purchase order",
  anOrdinaryInvoiceMatchesALineItem: "An ordinary invoice matches a line item.",
  and: (more: Text) => `And ${more}.`,
  andInMoreRows: (number: Text) => `and in ${number} more rows`,
  andPerhapsMore: ", and perhaps more",
  byMonth: "By month",
  coverageByMonth: "Coverage by month",
  covered: "Covered",
  forOrdinaryInvoicesWithoutAn: "For ordinary invoices: without an invoice unit, a tax registration number or the name of a purchase order.",
  from: (number: Text, from: Text) => `${number} from ${from}`,
  gap: "Gap",
  lineItem2: (link: ReactNode, lineItemNumber: ReactNode) => (
    <>
      {link} line item {lineItemNumber}
    </>
  ),
  lineItems: "Line items: ",
  lineItemsThatNeverWin: "Line items that never win",
  loadingCoverage: "Loading coverage",
  marks: "Marks",
  noGaps: "No gaps",
  noInvoiceMatchesALineItem: "No invoice matches a line item.",
  noPurchaseOrdersForTheseMonths: "No purchase orders for these months",
  onlyRowsWithGaps: "Only rows with gaps",
  onlySomeInvoicesMatchALineItem: "Only some invoices match a line item: those with certain invoice units or tax registration numbers, those that name the purchase order, or credit memos where nothing is left.",
  previewAnInvoiceForThisMonth: "Preview an invoice for this month",
  restricted: "Restricted",
  selectedMonth: "Selected month",
  sellerCurrencyAndCharge: "Seller, currency and charge",
  theBestFirst: "The best first: ",
  theLastMonthIsBeforeTheFirst: "The last month is before the first month.",
  theMonthsWhoseInvoicesWouldMatchNo: "The months whose invoices would match no purchase order, by seller, currency and charge.",
  unless: "Unless",
  withTheCurrentPurchaseOrders: "With the current purchase orders, another line item always ranks before each of these.",
};
