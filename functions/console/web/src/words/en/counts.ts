import { whole } from "../../format/number.ts";

const counted = (one: string, many: string) => (number: number) => `${whole(number)} ${number === 1 ? one : many}`;

/** Numbers with what they count. */
export const counts = {
  purchaseOrders: counted("purchase order", "purchase orders"),
  morePurchaseOrders: counted("more purchase order", "more purchase orders"),
  lineItems: counted("line item", "line items"),
  moreLineItems: counted("more line item", "more line items"),
  invoices: counted("invoice", "invoices"),
  gaps: counted("gap", "gaps"),
  errors: counted("error", "errors"),
  moreErrors: counted("more error", "more errors"),
  days: counted("day", "days"),
  months: counted("month", "months"),
  weeks: counted("week", "weeks"),
  years: counted("year", "years"),
  rows: counted("row", "rows"),
  cells: counted("cell", "cells"),
  columns: counted("column", "columns"),
};
