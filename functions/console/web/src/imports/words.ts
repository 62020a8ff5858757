import type { RowOutcome } from "./types.ts";

/** What became of a row's purchase order, and what would become of it. */
export const OUTCOMES: Record<RowOutcome, { done: string; would: string; type: "success" | "info" | "stopped" | "error" }> = {
  CREATED: { done: "Created", would: "Would be created", type: "success" },
  UPDATED: { done: "Updated", would: "Would be updated", type: "info" },
  UNCHANGED: { done: "Unchanged", would: "Unchanged", type: "stopped" },
  REFUSED: { done: "Refused", would: "Would be refused", type: "error" },
};
