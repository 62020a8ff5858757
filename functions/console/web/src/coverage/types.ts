// The API's shapes of coverage.

import type { Month } from "../api/types.ts";
import type { LineRef } from "../invoices/types.ts";

export type Coverage = "COVERED" | "RESTRICTED" | "NONE";

export interface LinkedLine extends LineRef {
  href: string;
}

export interface CoverageCell {
  month: Month;
  coverage: Coverage;
  /** The lines that the month's invoices could draw on, best first, at most five. */
  purchaseOrders: LinkedLine[];
}

/** The invoices of one kind, month by month. */
export interface CoverageRow {
  billFrom: string;
  currency: string;
  chargeType: string;
  gaps: Month[];
  months: CoverageCell[];
}

export interface NeverWins extends LinkedLine {
  outrankedBy: LinkedLine;
  /** Whether it still gets invoices that name its purchase order. */
  unlessNamed?: boolean;
}

export interface CoverageAnswer {
  from: Month;
  to: Month;
  rows: CoverageRow[];
  neverWins: NeverWins[];
  /** How many more of them there are. */
  neverWinsMore?: number;
}
