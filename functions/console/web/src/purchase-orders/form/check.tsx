// Checks a draft while it is typed, with a dry run of the API shortly after the last key. A field's errors are shown after
// the person has touched the field, or has asked to go on.

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo, useState } from "react";
import { detailOf, errorAt, errorsBelow, type FieldError, Problem } from "../../api/problem.ts";
import type { PurchaseOrder, PurchaseOrderForm } from "../../api/model.ts";
import { usePaused } from "../../parts/use-paused.ts";
import { formOf } from "./convert.ts";
import { duplicateTags, type PurchaseOrderDraft } from "./draft.ts";
import { t } from "../../words/index.ts";

const PAUSE_MS = 350;
const ID = "/purchaseOrderId";

export interface Finding {
  /** The purchase order that the draft would make. */
  order?: PurchaseOrder;
  errors: readonly FieldError[];
  /** A problem that is not about single fields. */
  problem?: Problem;
}

export interface DraftCheck extends Finding {
  /** Describes the errors of a field; undefined before the field is touched. */
  at: (pointer: string) => string | undefined;
  /** Describes the errors of a field and of the fields in it. */
  below: (pointer: string) => string | undefined;
  touch: (...pointers: string[]) => void;
  /** Shows the errors of all fields, or of all but the line items, from now on, and checks the draft again. */
  insist: (fields?: "details" | "all") => Promise<Finding>;
}

/** What a draft is checked against. */
export interface CheckTarget {
  /** Tells the checks of different targets apart. */
  name: string;
  dryRun: (form: PurchaseOrderForm) => Promise<PurchaseOrder>;
  /** Whether an ID is in use. The API only says so when nothing else is wrong. */
  isTaken?: (id: string) => Promise<boolean>;
}

export function useDraftCheck(draft: PurchaseOrderDraft, target: CheckTarget): DraftCheck {
  const queryClient = useQueryClient();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [insisting, setInsisting] = useState<"none" | "details" | "all">("none");
  const typed = usePaused(draft, PAUSE_MS);
  const { data: finding = NOTHING_FOUND } = useQuery({ ...checkQuery(typed, target), staleTime: "static", placeholderData: (previous, query) => (query?.queryKey[1] === target.name ? previous : undefined) });

  const touch = useCallback((...pointers: string[]) => setTouched((before) => (pointers.every((pointer) => before.has(pointer)) ? before : new Set([...before, ...pointers]))), []);
  return useMemo(() => {
    const shown = (pointer: string) => insisting === "all" || (insisting === "details" && !isLine(pointer)) || touched.has(pointer);
    return {
      ...finding,
      touch,
      insist: (fields = "all") => {
        setInsisting((before) => (before === "all" ? before : fields));
        return queryClient.fetchQuery(checkQuery(draft, target));
      },
      at: (pointer) => (shown(pointer) ? errorAt(finding.errors, pointer) : undefined),
      below: (pointer) => {
        if (!shown(pointer)) return undefined;
        const all = errorsBelow(finding.errors, pointer).map(detailOf);
        return all.length === 0 ? undefined : [...new Set(all)].join(" ");
      },
    };
  }, [finding, touched, insisting, touch, queryClient, draft, target]);
}

const NOTHING_FOUND: Finding = { errors: [] };

function checkQuery(draft: PurchaseOrderDraft, target: CheckTarget) {
  return queryOptions({ queryKey: ["check", target.name, draft], queryFn: () => findingOf(draft, target), gcTime: 60_000 });
}

async function findingOf(draft: PurchaseOrderDraft, { dryRun, isTaken = async () => false }: CheckTarget): Promise<Finding> {
  const own = duplicateTags(draft).map((index) => ({ pointer: `/tags/${index}/key`, code: "Duplicate", detail: t.form.isUsedTwice }));
  try {
    return { order: await dryRun(formOf(draft)), errors: own };
  } catch (thrown) {
    const problem = Problem.from(thrown);
    const errors = [...own, ...fieldErrors(problem)];
    const id = draft.purchaseOrderId.trim();
    const askable = id !== "" && errors.length > 0 && !errors.some(({ pointer }) => pointer === ID);
    // If this fails, the API says so when the purchase order is created.
    if (askable && (await isTaken(id).catch(() => false))) errors.push({ pointer: ID, code: "AlreadyExists", detail: t.form.aPurchaseOrderWithThisIdAlready });
    return errors.length > own.length ? { errors } : { errors, problem };
  }
}

/** Returns a problem's errors by field. AlreadyExists is about the ID, although it names no field. */
export function fieldErrors(problem: Problem): readonly FieldError[] {
  if (problem.code === "AlreadyExists") return [{ pointer: ID, code: problem.code, detail: problem.message }];
  return problem.errors;
}

/** Separates the errors of line items, which are edited in the second step, from all others. */
export function byStep(errors: readonly FieldError[]): { details: FieldError[]; lines: FieldError[] } {
  return { details: errors.filter(({ pointer }) => !isLine(pointer)), lines: errors.filter(({ pointer }) => isLine(pointer)) };
}

function isLine(pointer: string): boolean {
  return pointer === "/lineItems" || pointer.startsWith("/lineItems/");
}

export const CheckContext = createContext<DraftCheck | undefined>(undefined);

export function useFieldCheck(): DraftCheck {
  const check = useContext(CheckContext);
  if (check === undefined) throw new Error("useFieldCheck needs a CheckContext");
  return check;
}
