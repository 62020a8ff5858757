// A failed request: a problem that the API reports (RFC 9457), or a failure of the gateway or the network.

import type { Refusal } from "./model.ts";
import { t, translated } from "../words/index.ts";

/** An error in one field. The console adds codes of its own. */
export type FieldError = Pick<Refusal, "pointer" | "detail"> & { code: string };

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: string, title: string, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.errors = errors;
  }

  /** Reads the problem from a response that isn't a success. */
  static async of(response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => undefined);
    const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
    const text = (name: string) => (typeof fields[name] === "string" ? (fields[name] as string) : undefined);
    const title = t.problem.codes[text("code") ?? ""] ?? text("title") ?? TITLES[response.status] ?? t.problem.theRequestFailed;
    const detail = text("detail") ?? text("message") ?? t.problem.theServerAnsweredWithStatus(response.status);
    const errors = Array.isArray(fields["errors"]) ? (fields["errors"] as FieldError[]) : [];
    return new Problem(response.status, text("code") ?? CODES[response.status] ?? "Unknown", title, detail, errors);
  }

  /** Turns anything that was thrown into a problem. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    if (thrown instanceof TypeError) {
      return new Problem(0, "Unreachable", t.problem.theServerCantBeReached, t.problem.checkTheConnectionThenTryAgain);
    }
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    return new Problem(0, "Unexpected", t.problem.somethingUnexpectedHappened, detail);
  }

  /** Describes the errors of the field at `pointer`, without those of the fields in it. */
  at(pointer: string): string | undefined {
    return errorAt(this.errors, pointer);
  }
}

/** Describes the errors of the field at `pointer`, as sentences. */
export function errorAt(errors: readonly FieldError[], pointer: string): string | undefined {
  const details = errors.filter((error) => error.pointer === pointer).map(detailOf);
  return details.length > 0 ? details.join(" ") : undefined;
}

/** Describes an error in the page's language where it has words for the rule, else in the API's. */
export function detailOf({ code, detail }: FieldError): string {
  const words = translated(detail);
  return words === detail ? (t.problem.rules[code] ?? sentence(detail)) : sentence(words);
}

/** Returns the errors of the field at `pointer` and of the fields in it. */
export function errorsBelow(errors: readonly FieldError[], pointer: string): FieldError[] {
  return errors.filter((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`));
}

/** Capitalizes a text of the API, ends it with a full stop, and leaves out its marks of code. */
export function sentence(text: string): string {
  const plain = translated(text).replaceAll("`", "");
  const capitalized = plain.charAt(0).toUpperCase() + plain.slice(1);
  return /[.!?]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}

const TITLES: Record<number, string> = {
  401: t.problem.youAreNotSignedIn,
  403: t.problem.youAreNotAllowedToDoThis,
  404: t.problem.thisDoesntExist,
  429: t.problem.tooManyRequests,
  503: t.problem.theServiceIsBusy,
};

const CODES: Record<number, string> = { 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 429: "TooManyRequests" };
