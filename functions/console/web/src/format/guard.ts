// The apostrophe in front of a cell that a spreadsheet would run as a formula, as the API writes and reads it.

const FORMULA = /^[\s]*[=+\-@＝＋－＠]/;

/** A cell without its apostrophe. */
export function plain(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A text with an apostrophe where it needs one. Plain numbers need none. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
