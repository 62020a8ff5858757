// Exports the filtered list as one CSV file. The API sends it in parts, and each part has a header.

import type { Api, Query } from "../api/client.ts";
import { joined, readCsv } from "../imports/csv.ts";

/** The most parts in one file. */
const PARTS_MAX = 1000;

export async function exportOrders(api: Api, query: Query): Promise<string> {
  let text = "";
  let nextToken: string | undefined;
  for (let part = 0; part < PARTS_MAX; part += 1) {
    const { text: page, next } = await api.csv("/purchase-orders", { ...query, nextToken });
    text += part === 0 ? page : withoutHeader(page);
    if (next === undefined) return text;
    nextToken = next;
  }
  throw new Error(`The export has more than ${PARTS_MAX} parts. Filter the list, or use the API.`);
}

/** A part without its header. */
export function withoutHeader(part: string): string {
  return joined(readCsv(part).rows);
}
