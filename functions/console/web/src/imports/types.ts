// The API's shapes of an import.

export type RowOutcome = "CREATED" | "UPDATED" | "UNCHANGED" | "REFUSED";

export interface RowError {
  /** The column of the cell that is wrong, where it is one cell. */
  column?: string;
  code: string;
  detail: string;
}

export interface ImportedRow {
  /** Its number in the file; the header's is 1. */
  row: number;
  purchaseOrderId?: string;
  lineItemNumber?: string;
  outcome: RowOutcome;
  href?: string;
  errors: RowError[];
}

export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

export interface ImportAnswer {
  dryRun: boolean;
  purchaseOrders: ImportCounts;
  rows: ImportedRow[];
  /** Errors for which the answer had no room. */
  errorsLeftOut?: number;
}
