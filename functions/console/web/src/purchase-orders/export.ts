// Exports the filtered list. The API sends it in parts: the parts of a CSV file become one file, and each part that is a
// workbook is a file of its own.

import { type Api, given, nextTokenOf } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import type { PurchaseOrderQuery } from "../api/queries.ts";
import { WORKBOOK } from "../format/media-types.ts";
import { joined, readCsv } from "../imports/csv.ts";
import { download } from "../parts/download.ts";
import { t } from "../words/index.ts";

export type ExportFormat = "csv" | "xlsx";

const MEDIA_TYPES: Record<ExportFormat, string> = { csv: "text/csv", xlsx: WORKBOOK };

/** The most parts. */
const PARTS_MAX = 1000;

/** Downloads the list, or those of it that are selected. */
export async function exportPurchaseOrders(api: Api, question: PurchaseOrderQuery, format: ExportFormat, selected: readonly { purchaseOrderId: string }[] = []): Promise<void> {
  const name = `purchase-orders-${new Date().toISOString().slice(0, 10)}`;
  const files = selected.length === 0 ? await exportedFiles(api, question, format) : await selectedFiles(api, selected, format);
  files.forEach((file, index) => download(`${name}${index === 0 ? "" : `-${index + 1}`}.${format}`, file));
}

/** The API exports one purchase order by its ID. Their CSV files become one file, workbooks stay apart. */
async function selectedFiles(api: Api, selected: readonly { purchaseOrderId: string }[], format: ExportFormat): Promise<Blob[]> {
  const files: Blob[] = [];
  for (const { purchaseOrderId } of selected) files.push(...(await exportedFiles(api, { purchaseOrderId }, format)));
  if (format === "xlsx") return files;
  const [first = "", ...rest] = await Promise.all(files.map((file) => file.text()));
  return [new Blob([first, ...rest.map(withoutHeader)], { type: "text/csv;charset=utf-8" })];
}

export async function exportedFiles(api: Api, question: PurchaseOrderQuery, format: ExportFormat): Promise<Blob[]> {
  const parts: ArrayBuffer[] = [];
  const type = MEDIA_TYPES[format];
  let nextToken: string | undefined;
  do {
    if (parts.length === PARTS_MAX) throw new Problem(413, "TooLarge", t.orders.theExportIsTooLarge, t.orders.itHasMoreThanPartsFilterThe(PARTS_MAX));
    const query = { ...question, ...given({ nextToken }) };
    const { data, response } = await api.GET("/purchase-orders", { params: { query }, headers: { Accept: type }, parseAs: "arrayBuffer" });
    if (data === undefined || !response.headers.get("content-type")?.startsWith(type)) {
      throw new Problem(406, "NotExported", t.orders.thereIsNoExport, t.orders.theServerDoesntOfferThisListIn);
    }
    parts.push(data);
    nextToken = nextTokenOf(response.headers.get("link"));
  } while (nextToken !== undefined);
  if (format === "xlsx") return parts.map((part) => new Blob([part], { type }));
  const [first = new ArrayBuffer(), ...rest] = parts;
  return [new Blob([first, ...rest.map((part) => withoutHeader(new TextDecoder().decode(part)))], { type: `${type};charset=utf-8` })];
}

/** A part without its header. */
export function withoutHeader(part: string): string {
  return joined(readCsv(part).records.slice(1));
}
