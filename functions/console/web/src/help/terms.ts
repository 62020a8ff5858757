import type { help, Term } from "../words/en/help.ts";

/** The terms that a page uses. */
export const TERMS: Record<keyof (typeof help)["pages"], readonly Term[]> = {
  "/": ["purchaseOrder", "balance", "forecast", "notice"],
  "/purchase-orders": ["purchaseOrder", "lineItem", "billFrom", "balance", "whenDepleted", "notice"],
  "/invoices": ["invoice", "creditMemo", "billingPeriod", "match", "decision", "draw", "void", "move"],
  "/preview": ["match", "decision", "billingPeriod", "balance"],
  "/agreement": ["invoice", "match", "purchaseOrder"],
  "/what-if": ["match", "draw", "balance", "billingPeriod"],
  "/coverage": ["coverage", "billingPeriod", "lineItem", "billFrom"],
  "/spend": ["invoice", "creditMemo", "billingPeriod"],
  "/close": ["billingPeriod", "draw", "creditMemo", "move", "void", "reconcile", "balance"],
  "/rollover": ["purchaseOrder", "lineItem", "coverage", "billingPeriod"],
  "/import": ["purchaseOrder", "lineItem", "billFrom"],
  "/settings": ["notice", "balance"],
};
