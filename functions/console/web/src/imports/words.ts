import type { ImportOutcome } from "../api/model.ts";
import { t } from "../words/index.ts";

/** The words for the outcomes of rows, after an import and after a dry run. */
export const IMPORT_OUTCOMES: Record<ImportOutcome, { done: string; planned: string; type: "success" | "info" | "stopped" | "error" }> = {
  CREATED: { done: t.common.created, planned: t.imports.wouldBeCreated, type: "success" },
  UPDATED: { done: t.common.updated, planned: t.imports.wouldBeUpdated, type: "info" },
  UNCHANGED: { done: t.imports.unchanged, planned: t.imports.unchanged, type: "stopped" },
  REFUSED: { done: t.imports.refused, planned: t.imports.wouldBeRefused2, type: "error" },
};
