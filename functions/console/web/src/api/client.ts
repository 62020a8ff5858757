// The only place that talks to the API. Everything it throws is a Problem.

import { Problem } from "./problem.ts";
import type { Session } from "../sign-in/session.ts";

export type Query = Record<string, string | number | boolean | undefined>;

export interface Sent {
  ifMatch?: number | undefined;
  ifNoneMatch?: "*";
  idempotencyKey?: string;
  query?: Query;
}

export class Api {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads JSON. */
  async get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const response = await this.#fetch(address(path, query), { headers: {} }, signal);
    return (await response.json()) as T;
  }

  /** Reads a page of CSV and where the next one is. */
  async csv(path: string, query: Query = {}): Promise<{ text: string; next: string | undefined }> {
    const response = await this.#fetch(address(path, query), { headers: { Accept: "text/csv" } });
    if (!response.headers.get("content-type")?.startsWith("text/csv")) {
      throw new Problem(406, "NotExported", "There is no export", "The server doesn't offer this list as CSV.");
    }
    return { text: await response.text(), next: nextLink(response.headers.get("link")) };
  }

  /** Writes JSON; what comes back, if anything does. */
  async send<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown, sent: Sent = {}): Promise<T> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (sent.ifMatch !== undefined) headers["If-Match"] = `"${sent.ifMatch}"`;
    if (sent.ifNoneMatch !== undefined) headers["If-None-Match"] = sent.ifNoneMatch;
    if (sent.idempotencyKey !== undefined) headers["Idempotency-Key"] = sent.idempotencyKey;
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await this.#fetch(address(path, sent.query ?? {}), init);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Sends a file as it is. */
  async upload<T>(path: string, text: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    const init = { method: "POST", headers: { "Content-Type": "text/csv" }, body: text };
    const response = await this.#fetch(address(path, query), init, signal);
    return (await response.json()) as T;
  }

  async #fetch(
    url: string,
    init: { method?: string; headers: Record<string, string>; body?: string },
    signal?: AbortSignal,
  ): Promise<Response> {
    const asked = async () => {
      const headers = { ...init.headers, Authorization: `Bearer ${await this.#session.token()}` };
      return fetch(url, { ...init, headers, cache: "no-store", ...(signal ? { signal } : {}) });
    };
    try {
      let response = await asked();
      // The token may have run out: once more with a new one, where one is to be had without asking the person.
      if (response.status === 401 && (await this.#session.renew())) response = await asked();
      if (response.status === 401) this.#session.ended();
      if (!response.ok) throw await Problem.of(response);
      return response;
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
      throw Problem.from(thrown);
    }
  }
}

export function address(path: string, query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string | number | boolean] => {
    const value = pair[1];
    return value !== undefined && value !== "";
  });
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The `nextToken` of the `next` link, if there is one. */
export function nextLink(header: string | null): string | undefined {
  const next = header?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
  return next === undefined ? undefined : (new URL(next, "http://localhost").searchParams.get("nextToken") ?? undefined);
}
