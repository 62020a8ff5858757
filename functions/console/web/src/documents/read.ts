// Which files the API reads as invoices, recognized by their content, and how they are sent.

import { type Api, bodyOf, given } from "../api/client.ts";
import type { ChargeType, DocumentsAnswer } from "../api/model.ts";
import { Problem } from "../api/problem.ts";
import { t } from "../words/index.ts";

/** The most bytes that the API takes. */
export const BYTES_MAX = 4 * 1024 * 1024;
/** Bytes that tell what a file is. */
const HEAD = 512;

/** What people add to documents that don't say it; empty if nothing. */
export interface Supplied {
  billingPeriod: string;
  chargeType: ChargeType | "";
}

export const NOTHING_SUPPLIED: Supplied = { billingPeriod: "", chargeType: "" };

/** Returns the media type by the first letter of the text, whatever its encoding; undefined for what is no document. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  // The zeros of UTF-16, and byte order marks.
  const letters = [...bytes].filter((byte) => byte > 0x20 && ![0xef, 0xbb, 0xbf, 0xfe, 0xff].includes(byte));
  const start = String.fromCharCode(...letters.slice(0, 4));
  if (start === "%PDF") return "application/pdf";
  if (start.startsWith("<")) return "application/xml";
  return /^[{[]/.test(start) ? "application/json" : undefined;
}

/** Returns the media type of a file that may be sent. */
async function checked(file: File): Promise<string> {
  if (file.size > BYTES_MAX) throw refused(t.documents.tooLarge((Math.ceil((file.size / 1024 / 1024) * 10) / 10).toFixed(1), BYTES_MAX / 1024 / 1024));
  if (file.size === 0) throw refused(t.documents.isEmpty);
  const mediaType = mediaTypeOf(await headOf(file));
  if (mediaType === undefined) throw refused(t.documents.isNoDocument);
  return mediaType;
}

/** Whether a file looks like a document, however large it is. */
export async function isDocument(file: File): Promise<boolean> {
  return mediaTypeOf(await headOf(file)) !== undefined;
}

async function headOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
}

function refused(detail: string): Problem {
  return new Problem(0, "MalformedRequest", t.imports.theFileCantBeRead, detail);
}

export async function send(api: Api, file: File, { billingPeriod, chargeType }: Supplied, dryRun: boolean): Promise<DocumentsAnswer> {
  const mediaType = await checked(file);
  // Read whole first, so that a file that changed or is gone is reported as such.
  const body = await file.arrayBuffer().catch((thrown: unknown) => {
    throw Problem.from(thrown);
  });
  const query = given({ dryRun: dryRun || undefined, billingPeriod, chargeType: chargeType === "" ? undefined : chargeType });
  return bodyOf(api.POST("/invoices/documents", { params: { query }, headers: { "Content-Type": mediaType }, body: {}, bodySerializer: () => body }));
}
