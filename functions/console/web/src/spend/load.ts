// Reads the invoices of some months as CSV, thousands at a time, since a page of the list has a hundred.

import { type Api, bodyOf, given, nextTokenOf } from "../api/client.ts";
import { plain } from "../format/guard.ts";
import { readCsv } from "../imports/csv.ts";

export interface SpentInvoice {
  billFrom: string;
  chargeType: string;
  currency: string;
  outcome: string;
  /** Negative for credit memos. */
  amount: string;
  /** Undefined if the invoice draws on none or on several. */
  purchaseOrderId: string | undefined;
}

export async function invoicesOf(api: Api, range: { from: string; to: string }, signal: AbortSignal): Promise<SpentInvoice[]> {
  const all: SpentInvoice[] = [];
  let nextToken: string | undefined;
  do {
    const sent = api.GET("/invoices", { params: { query: { ...range, ...given({ nextToken }) } }, headers: { Accept: "text/csv" }, parseAs: "text", signal });
    all.push(...rowsOf((await bodyOf(sent)) as unknown as string));
    nextToken = nextTokenOf((await sent).response.headers.get("link"));
  } while (nextToken !== undefined);
  return all;
}

export function rowsOf(csv: string): SpentInvoice[] {
  const [header, ...records] = readCsv(csv).records;
  const place = (name: string) => header?.cells.indexOf(name) ?? -1;
  const [seller, charge, currency, outcome, amount, orders] = ["billFrom", "chargeType", "currency", "outcome", "amount", "purchaseOrders"].map(place);
  return records.map(({ cells }) => {
    const text = (index = -1) => plain(cells[index] ?? "");
    return { billFrom: text(seller), chargeType: text(charge), currency: text(currency), outcome: text(outcome), amount: text(amount), purchaseOrderId: only(text(orders)) };
  });
}

/** The only element of a list such as `A; B`, in which a backslash escapes the next character. */
function only(list: string): string | undefined {
  const several = /^(?:[^\\;]|\\.)*;/.test(list);
  return list === "" || several ? undefined : list.replaceAll(/\\(.)/g, "$1");
}
