// A CSV file cut into portions that can be imported one after the other, so that progress can be shown. Only cut: cells
// are sent as they stand, and no purchase order is ever cut in two, since an import replaces a purchase order's line
// items by those it is sent.

/** A record of the file, with the line break that ends it. */
export interface Row {
  /** Its number among the file's records, as the API counts them; the header's is 1. */
  number: number;
  text: string;
  cells: string[];
}

export interface Sheet {
  header: Row | undefined;
  rows: Row[];
}

/** Rows that are sent together, under the file's header. */
export interface Portion {
  text: string;
  /** Their numbers in the file. */
  numbers: number[];
}

export const ID = "purchaseOrderId";
/** Rows of a portion, unless one purchase order has more. */
export const PORTION_ROWS_MAX = 250;
const SEPARATORS = [",", ";", "\t"];

/** The text of a file, which must be UTF-8. */
export function decode(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Reads records as RFC 4180 has them: quoted cells may hold separators and line breaks. Empty lines are none. */
export function readSheet(text: string): Sheet {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let [cells, cell, begun]: [string[], string, number] = [[], "", 0];
  let state: "start" | "plain" | "quoted" = "start";
  const endRecord = (end: number) => {
    const empty = cells.length === 0 && cell === "" && state === "start";
    if (!empty) rows.push({ number: rows.length + 1, text: text.slice(begun, end), cells: [...cells, cell] });
    [cells, cell, begun, state] = [[], "", end, "start"];
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (state === "quoted") {
      if (letter !== '"') cell += letter;
      else if (text.charAt(at + 1) === '"') {
        cell += letter;
        at += 1;
      } else state = "plain";
    } else if (letter === '"' && state === "start") {
      state = "quoted";
    } else if (letter === separator) {
      cells.push(cell);
      [cell, state] = ["", "start"];
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text.charAt(at + 1) === "\n") at += 1;
      endRecord(at + 1);
    } else {
      cell += letter;
      state = "plain";
    }
  }
  endRecord(text.length);
  const [header, ...others] = rows;
  return { header, rows: others };
}

/** What stands between cells: of these, what the first line has most of. */
function separatorOf(text: string): string {
  const line = text.replace(/^[\r\n]+/, "").split(/[\r\n]/, 1)[0] ?? "";
  const count = (separator: string) => line.split(separator).length;
  return SEPARATORS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** The file in portions, purchase orders in the order of their first rows. All of it in one where no column names them. */
export function portions({ header, rows }: Sheet): Portion[] {
  if (header === undefined) return [];
  const column = header.cells.findIndex((name) => name.replace("\uFEFF", "").trim() === ID);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    // Apostrophes that keep a cell from being a formula don't count: what may be the same is kept together.
    const id = column < 0 ? "" : (row.cells[column] ?? "").replaceAll("'", "");
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  const cut: Row[][] = [];
  for (const group of groups.values()) {
    const last = cut.at(-1);
    if (last === undefined || last.length + group.length > PORTION_ROWS_MAX) cut.push([...group]);
    else last.push(...group);
  }
  return cut.map((part) => ({ text: together(header, part), numbers: part.map(({ number }) => number) }));
}

/** Some rows of a file as a file of their own. */
export function together(header: Row, rows: readonly Row[]): string {
  return [header, ...rows].map(({ text }) => (/[\r\n]$/.test(text) ? text : `${text}\r\n`)).join("");
}
