// Exports the filtered list as one CSV file. The API sends it in parts, and each part has a header.

import { type Api, given, nextTokenOf } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { PurchaseOrderQuery } from "../api/queries.ts";
import { joined, readCsv } from "../imports/csv.ts";

/** The most parts in one file. */
const PARTS_MAX = 1000;

export async function exportPurchaseOrders(api: Api, question: PurchaseOrderQuery): Promise<string> {
  let text = "";
  let nextToken: string | undefined;
  for (let part = 0; part < PARTS_MAX; part += 1) {
    const query = { ...question, ...given({ nextToken }) };
    const { data = "", response } = await api.GET("/purchase-orders", { params: { query }, headers: { Accept: "text/csv" }, parseAs: "text" });
    if (!response.headers.get("content-type")?.startsWith("text/csv")) {
      throw new Problem(406, "NotExported", "There is no export", "The server doesn't offer this list as CSV.");
    }
    text += part === 0 ? data : withoutHeader(data);
    nextToken = nextTokenOf(response.headers.get("link"));
    if (nextToken === undefined) return text;
  }
  throw new Problem(413, "TooLarge", "The export is too large", `It has more than ${PARTS_MAX} parts. Filter the list, or use the API.`);
}

/** A part without its header. */
export function withoutHeader(part: string): string {
  return joined(readCsv(part).rows);
}
