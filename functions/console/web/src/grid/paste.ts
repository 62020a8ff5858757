// Fills a pasted table into the rows of a grid from a cell on. Adds rows where the table has more, up to the limit.

import type { GridColumn } from "./columns.ts";

export interface CellPlace {
  row: number;
  column: number;
}

interface PasteInto<Row> {
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  at: CellPlace;
  table: readonly (readonly string[])[];
  rowsMax: number;
  /** Makes the row that follows others. */
  added: (rows: readonly Row[]) => Row;
}

export interface Pasted<Row> {
  rows: Row[];
  /** The cells that were filled. */
  cells: CellPlace[];
  /** How many of them can't be read. */
  unread: number;
  rowsFilled: number;
  /** Rows and columns of the table that had no place. */
  rowsLeftOut: number;
  columnsLeftOut: number;
}

export function pasted<Row>({ rows, columns, at, table, rowsMax, added }: PasteInto<Row>): Pasted<Row> {
  const header = headerOf(columns, table[0] ?? []);
  const body = header === undefined ? table : table.slice(1);
  const places = header ?? (table[0] ?? []).map((_, index) => at.column + index);
  const width = Math.max(0, ...body.map(({ length }) => length));
  const result: Pasted<Row> = { rows: [...rows], cells: [], unread: 0, rowsFilled: 0, rowsLeftOut: 0, columnsLeftOut: 0 };
  const used = Array.from({ length: width }, (_, index) => (header === undefined ? at.column + index : (places[index] ?? -1)));
  result.columnsLeftOut = used.filter((column) => columns[column] === undefined).length;
  body.forEach((cells, index) => {
    const place = at.row + index;
    if (place >= rowsMax) {
      result.rowsLeftOut += 1;
      return;
    }
    const isNew = place >= result.rows.length;
    let row = result.rows[place] ?? added(result.rows);
    cells.forEach((text, position) => {
      const number = used[position] ?? -1;
      const column = columns[number];
      // An empty cell of a new row keeps what a new row has.
      if (column === undefined || (isNew && text.trim() === "")) return;
      const read = column.read(text);
      if (read === undefined) result.unread += 1;
      row = column.with(row, read ?? text.trim());
      result.cells.push({ row: place, column: number });
    });
    result.rows[place] = row;
    result.rowsFilled += 1;
  });
  return result;
}

/** The column of each cell of a header; undefined if the row isn't one. */
function headerOf<Row>(columns: readonly GridColumn<Row>[], cells: readonly string[]): number[] | undefined {
  const plain = (text: string) => text.trim().toLowerCase();
  const found = cells.map((cell) => columns.findIndex(({ id, label }) => [id, label].map(plain).includes(plain(cell))));
  return found.filter((column) => column >= 0).length >= 2 ? found : undefined;
}
