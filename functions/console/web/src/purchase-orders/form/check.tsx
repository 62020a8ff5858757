// What the API says of a draft, while it is typed: a dry run a moment after the last key. Its refusals are shown at their
// fields once these were touched, or once the person wanted to go on.

import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { errorAt, errorsBelow, type FieldError, Problem, sentence } from "../../api/problem.ts";
import type { Order, OrderForm } from "../../api/types.ts";
import { type Draft, duplicateTags, formOf } from "./draft.ts";

const PAUSE_MS = 350;
const ID = "/purchaseOrderId";
const TAKEN = "there is a purchase order with this ID; IDs are never used again";

export interface Finding {
  /** As it would be. */
  order?: Order;
  errors: readonly FieldError[];
  /** What is wrong otherwise. */
  problem?: Problem;
}

export interface Check extends Finding {
  /** What to say at a field; nothing before it was touched. */
  at: (pointer: string) => string | undefined;
  /** The same, of the field and all that is in it. */
  below: (pointer: string) => string | undefined;
  touch: (pointer: string) => void;
  /** From now on says everything, and asks once more: what is found. */
  insist: () => Promise<Finding>;
}

/** Asks the API what it would say of a draft. */
export type DryRun = (form: OrderForm) => Promise<Order>;

/** Whether an ID is taken: the API says so only once everything else is right. */
export type IsTaken = (id: string) => Promise<boolean>;

export function useCheck(draft: Draft, dryRun: DryRun, isTaken?: IsTaken): Check {
  const [finding, setFinding] = useState<Finding>({ errors: [] });
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [insisting, setInsisting] = useState(false);
  const latest = useRef({ draft, dryRun, isTaken, turn: 0 });
  useEffect(() => {
    latest.current = { draft, dryRun, isTaken, turn: latest.current.turn };
  });

  const ask = useCallback(async () => {
    const turn = (latest.current.turn += 1);
    const found = await findingOf(latest.current.draft, latest.current.dryRun, latest.current.isTaken);
    // An answer that was overtaken says nothing any more.
    if (turn === latest.current.turn) setFinding(found);
    return found;
  }, []);

  const asked = JSON.stringify(formOf(draft));
  useEffect(() => {
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked, ask]);

  const touch = useCallback((pointer: string) => setTouched((before) => (before.has(pointer) ? before : new Set(before).add(pointer))), []);
  const insist = useCallback(() => {
    setInsisting(true);
    return ask();
  }, [ask]);
  return useMemo(() => {
    const shown = (pointer: string) => insisting || touched.has(pointer);
    return {
      ...finding,
      touch,
      insist,
      at: (pointer) => (shown(pointer) ? errorAt(finding.errors, pointer) : undefined),
      below: (pointer) => {
        if (!shown(pointer)) return undefined;
        const all = errorsBelow(finding.errors, pointer).map(({ detail }) => sentence(detail));
        return all.length === 0 ? undefined : [...new Set(all)].join(" ");
      },
    };
  }, [finding, touched, insisting, touch, insist]);
}

export async function findingOf(draft: Draft, dryRun: DryRun, isTaken: IsTaken = async () => false): Promise<Finding> {
  const own = duplicateTags(draft).map((index) => ({ pointer: `/tags/${index}/key`, code: "Duplicate", detail: "is there twice" }));
  try {
    return { order: await dryRun(formOf(draft)), errors: own };
  } catch (thrown) {
    const problem = Problem.from(thrown);
    const errors = [...own, ...fieldErrors(problem)];
    const id = draft.purchaseOrderId.trim();
    const asks = id !== "" && errors.length > 0 && !errors.some(({ pointer }) => pointer === ID);
    // What can't be asked now is found out when it is made.
    if (asks && (await isTaken(id).catch(() => false))) errors.push({ pointer: ID, code: "AlreadyExists", detail: TAKEN });
    return errors.length > own.length ? { errors } : { errors, problem };
  }
}

/** A problem's refusals by field. Some problems are about one field without saying so. */
export function fieldErrors(problem: Problem): readonly FieldError[] {
  if (problem.code === "AlreadyExists") return [{ pointer: ID, code: problem.code, detail: problem.message }];
  return problem.errors;
}

/** Refusals of the line items, and those of everything else. */
export function byStep(errors: readonly FieldError[]): { details: FieldError[]; lines: FieldError[] } {
  const isLine = ({ pointer }: FieldError) => pointer === "/lineItems" || pointer.startsWith("/lineItems/");
  return { details: errors.filter((error) => !isLine(error)), lines: errors.filter(isLine) };
}

export const CheckContext = createContext<Check | undefined>(undefined);

export function useFieldCheck(): Check {
  const check = useContext(CheckContext);
  if (check === undefined) throw new Error("outside of a form");
  return check;
}
