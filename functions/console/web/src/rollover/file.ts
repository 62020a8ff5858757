// The CSV file that imports accepted proposals, and what an import's answer says about each.

import type { ImportAnswer, ImportedRow } from "../api/model.ts";
import { detailOf } from "../api/problem.ts";
import { guarded } from "../format/guard.ts";
import { amount } from "../format/typed.ts";
import type { LineDraft } from "../purchase-orders/form/draft.ts";
import type { Proposal } from "./propose.ts";

/** Columns that the API computes, or that are about the old purchase order. */
const LEFT_OUT = new Set(["status", "health", "value", "balance", "totalValue", "invoiced", "lineItemBalance", "billedMonths", "version", "updatedAt"]);
/** The most rows of a file. */
const ROWS_MAX = 5000;

export interface RolloverFile {
  text: string;
  proposals: readonly Proposal[];
}

/** Returns as many files as the rows need. A purchase order is in one file. */
export function filesOf(proposals: readonly Proposal[]): RolloverFile[] {
  const files: Proposal[][] = [];
  let rows = ROWS_MAX + 1;
  for (const proposal of proposals) {
    if (rows + proposal.lines.length > ROWS_MAX) {
      files.push([]);
      rows = 0;
    }
    files.at(-1)?.push(proposal);
    rows += proposal.lines.length;
  }
  return files.map((some) => ({ proposals: some, text: csvOf(some) }));
}

function csvOf(proposals: readonly Proposal[]): string {
  const names = Object.keys(proposals[0]?.source.cells ?? {}).filter((name) => !LEFT_OUT.has(name));
  const rows = proposals.flatMap((proposal) =>
    proposal.lines.map((line, index) => {
      const cells: Record<string, string> = { ...proposal.source.cells, ...own(proposal), ...ofLine(line) };
      // As in an export, a long purchase order has its own fields on its first row only.
      const short = index > 0 && Object.values(proposal.source.cells).join("").length * proposal.lines.length > REPEATED_MAX;
      return names.map((name) => (short && !(name in ofLine(line)) && name !== "purchaseOrderId" ? "" : (cells[name] ?? "")));
    }),
  );
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [names, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

const REPEATED_MAX = 200_000;

function own({ id, effectiveMonth, expirationMonth }: Proposal): Record<string, string> {
  return { purchaseOrderId: guarded(id.trim()), effectiveMonth, expirationMonth };
}

function ofLine(line: LineDraft): Record<string, string> {
  return {
    lineItemNumber: guarded(line.lineItemNumber.trim()),
    type: line.unread?.type ?? line.type,
    startMonth: line.startMonth,
    endMonth: line.endMonth,
    unitPrice: amount(line.unitPrice),
    quantity: amount(line.quantity),
    "tax.percent": line.taxKind === "percent" ? amount(line.tax) : "",
    "tax.amount": line.taxKind === "amount" ? amount(line.tax) : "",
    balanceTracking: line.unread?.balanceTracking ?? String(line.balanceTracking),
    lineItemDescription: guarded(line.description.trim()),
  };
}

/** What an import said about a proposal. */
export interface ProposalResult {
  outcome: ImportedRow["outcome"];
  href: string | undefined;
  /** Errors of the purchase order itself. */
  errors: string[];
  /** Errors of its line items, by their position and the grid's column. */
  lines: ReadonlyMap<string, string>;
}

const GRID_COLUMNS: Record<string, string> = { "tax.percent": "tax", "tax.amount": "tax", lineItemDescription: "description" };
const LINE_COLUMNS = new Set(["lineItemNumber", "type", "startMonth", "endMonth", "unitPrice", "quantity", "tax.percent", "tax.amount", "balanceTracking", "lineItemDescription"]);

/** Returns the results by the ID of the old purchase order. */
export function resultsOf({ proposals }: RolloverFile, answer: ImportAnswer): Map<string, ProposalResult> {
  const rows = new Map(answer.rows.map((row) => [row.row, row]));
  const results = new Map<string, ProposalResult>();
  let next = 2;
  for (const { source, lines } of proposals) {
    const own = lines.map((_, index) => rows.get(next + index));
    next += lines.length;
    const errors = new Set<string>();
    const atLines = new Map<string, string>();
    own.forEach((row, index) =>
      row?.errors.forEach((error) => {
        const text = detailOf({ pointer: "", ...error });
        if (error.column !== undefined && LINE_COLUMNS.has(error.column)) atLines.set(`${index} ${GRID_COLUMNS[error.column] ?? error.column}`, text);
        else errors.add(text);
      }),
    );
    const outcome = own.some((row) => row?.outcome === "REFUSED") ? "REFUSED" : (own[0]?.outcome ?? "REFUSED");
    results.set(source.id, { outcome, href: own[0]?.href, errors: [...errors], lines: atLines });
  }
  return results;
}
