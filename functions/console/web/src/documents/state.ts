// What becomes, or became, of a document, in one word.

import type { DocumentsAnswer, InvoiceDocument } from "../api/model.ts";
import type { Supplied } from "./read.ts";
import { t } from "../words/index.ts";

export type DocumentState = "matched" | "partlyMatched" | "unmatched" | "voided" | "onRecord" | "conflict" | "failed" | "refused" | "passedOver";

export function stateOf({ findings, result }: InvoiceDocument): DocumentState {
  if (findings.some(({ severity }) => severity === "ERROR")) return "refused";
  if (result === undefined) return "passedOver";
  switch (result.outcome) {
    case "REJECTED":
      return result.error?.code === "InvoiceConflict" ? "conflict" : "refused";
    case "FAILED":
      return "failed";
    case "VOIDED":
      return result.replayed ? "onRecord" : "voided";
    case "MATCHED":
      return result.replayed ? "onRecord" : "matched";
    case "PARTLY_MATCHED":
      return result.replayed ? "onRecord" : "partlyMatched";
    case "UNMATCHED":
      return result.replayed ? "onRecord" : "unmatched";
  }
}

type Words = { planned: string; done: string; type: "success" | "warning" | "error" | "info" | "stopped" };

export const STATES: Record<DocumentState, Words> = {
  matched: { planned: t.documents.wouldBeMatched, done: t.format.matched, type: "success" },
  partlyMatched: { planned: t.documents.wouldBePartlyMatched, done: t.format.partlyMatched, type: "warning" },
  unmatched: { planned: t.documents.wouldBeUnmatched, done: t.common.unmatched, type: "warning" },
  voided: { planned: t.documents.wouldBeVoided, done: t.common.voided, type: "stopped" },
  onRecord: { planned: t.documents.onRecord, done: t.documents.onRecord, type: "info" },
  conflict: { planned: t.documents.conflict, done: t.documents.conflict, type: "error" },
  failed: { planned: t.documents.failed, done: t.documents.failed, type: "error" },
  refused: { planned: t.documents.refused, done: t.documents.refused, type: "error" },
  passedOver: { planned: t.documents.passedOver, done: t.documents.passedOver, type: "stopped" },
};

/** Whether recording the document would write anything. */
export function isNew(document: InvoiceDocument): boolean {
  return ["matched", "partlyMatched", "unmatched", "voided"].includes(stateOf(document));
}

/** Which values the documents of a file lack, or have from the person who sends it. */
export function asksFor(answer: DocumentsAnswer | undefined, supplied: Supplied): Record<keyof Supplied, boolean> {
  const lacks = (name: keyof Supplied) => supplied[name] !== "" || (answer?.documents.some(({ invoice, findings }) => invoice[name] === undefined && findings.some(({ severity }) => severity === "ERROR")) ?? false);
  return { billingPeriod: lacks("billingPeriod"), chargeType: lacks("chargeType") };
}
