// The list as CSV, all of it as filtered: the API gives it in parts, each with a heading of its own.

import type { Api, Query } from "../api/client.ts";

/** Parts that are fetched for one file; more is a job for the API. */
const PARTS_MAX = 1000;

export async function exportOrders(api: Api, query: Query): Promise<string> {
  let text = "";
  let nextToken: string | undefined;
  for (let part = 0; part < PARTS_MAX; part += 1) {
    const { text: page, next } = await api.csv("/purchase-orders", { ...query, nextToken });
    text += part === 0 ? page : withoutHeading(page);
    if (next === undefined) return text;
    nextToken = next;
  }
  throw new Error(`The export has more than ${PARTS_MAX} parts. Filter the list, or use the API.`);
}

/** A page without its first record. A heading has no line breaks in it. */
export function withoutHeading(page: string): string {
  const end = page.indexOf("\n");
  return end === -1 ? "" : page.slice(end + 1);
}
