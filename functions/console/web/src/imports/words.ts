import type { ImportOutcome } from "../api/model.ts";

/** The words for the outcomes of rows, after an import and after a dry run. */
export const IMPORT_OUTCOMES: Record<ImportOutcome, { done: string; planned: string; type: "success" | "info" | "stopped" | "error" }> = {
  CREATED: { done: "Created", planned: "Would be created", type: "success" },
  UPDATED: { done: "Updated", planned: "Would be updated", type: "info" },
  UNCHANGED: { done: "Unchanged", planned: "Unchanged", type: "stopped" },
  REFUSED: { done: "Refused", planned: "Would be refused", type: "error" },
};
