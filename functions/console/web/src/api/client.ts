// The only place that sends requests to the API. Failed requests throw a Problem, cancelled ones an AbortError.

import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./contract.d.ts";
import { Problem } from "./problem.ts";
import type { Session } from "../sign-in/session.ts";

export type Api = Client<paths, "application/json">;

export function createApi(session: Session, baseUrl: string): Api {
  return createClient<paths, "application/json">({ baseUrl, cache: "no-store", fetch: (request) => sendAs(session, request) });
}

async function sendAs(session: Session, request: Request): Promise<Response> {
  const send = async () => {
    const attempt = request.clone();
    attempt.headers.set("Authorization", `Bearer ${await session.token()}`);
    return fetch(attempt);
  };
  try {
    let response = await send();
    // The token may have expired. Sends the request again if there is a new token without asking the person.
    if (response.status === 401 && (await session.renew())) response = await send();
    if (response.status === 401) session.ended();
    if (!response.ok) throw await Problem.of(response);
    return response;
  } catch (thrown) {
    throw asProblem(thrown);
  }
}

/** Returns the body of a successful response. */
export async function bodyOf<Body>(sent: Promise<{ data?: Body }>): Promise<Body> {
  try {
    return (await sent).data as Body;
  } catch (thrown) {
    // The body may not be JSON.
    throw asProblem(thrown);
  }
}

function asProblem(thrown: unknown): unknown {
  return thrown instanceof DOMException && thrown.name === "AbortError" ? thrown : Problem.from(thrown);
}

/** Leaves out the fields that are undefined or empty, so that they are not sent. */
export function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const filled = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(filled) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

/** The header that makes a change conditional on a version. */
export function ifMatch(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}

/** Returns the `nextToken` of a `Link` header's `next` link. */
export function nextTokenOf(link: string | null): string | undefined {
  const next = link?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
  return next === undefined ? undefined : (new URL(next, "http://localhost").searchParams.get("nextToken") ?? undefined);
}
