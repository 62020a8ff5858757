// Reads and writes tables as spreadsheets put them on the clipboard: rows end with a line break, cells with a tab, and a cell
// with one of these, or with a quote, is in quotes.

export function tableOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const quoted = /^"((?:[^"]|"")*)"(?=\t|\r?\n|\r|$)/.exec(text.slice(at, at + CELL_MAX));
    const cell = quoted?.[0] ?? /^[^\t\r\n]*/.exec(text.slice(at))?.[0] ?? "";
    row.push(quoted === null ? cell : (quoted[1] ?? "").replaceAll('""', '"'));
    at += cell.length;
    if (text[at] === "\t") {
      at += 1;
      if (at === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  if (row.length > 0) rows.push(row);
  // Empty rows at the end are a selection that was too large.
  while (rows.at(-1)?.every((cell) => cell.trim() === "") === true) rows.pop();
  return rows;
}

/** The most characters of a quoted cell. */
const CELL_MAX = 32_768;

export function textOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map(cell).join("\t")).join("\n");
}
