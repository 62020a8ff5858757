// A table whose cells are edited in place, as in a spreadsheet: arrows and Enter move between cells, and a table pasted from a
// spreadsheet fills the cells from the selected one on. A text that can't be read stays in its cell, with what can be written.

import "./grid.css";
import Button from "@cloudscape-design/components/button";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { type ClipboardEvent, useCallback, useRef, useState } from "react";
import { t } from "../words/index.ts";
import { tableOf, textOf } from "./clipboard.ts";
import type { GridColumn } from "./columns.ts";
import { moveOn, placeOf } from "./keys.ts";
import { type CellPlace, type Pasted, pasted } from "./paste.ts";
import { GridRow } from "./row.tsx";

interface GridProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly GridColumn<Row>[];
  change: (rows: readonly Row[]) => void;
  /** Names a row for screen readers. */
  nameOf: (row: Row) => string;
  rowsMax: number;
  /** Makes the row that follows others. */
  added: (rows: readonly Row[]) => Row;
  /** The API's error in a cell. */
  errorAt: (place: CellPlace) => string | undefined;
  /** Called with the cells that were edited and left, or pasted. */
  touched?: (cells: readonly CellPlace[]) => void;
}

interface Paste<Row> {
  before: readonly Row[];
  after: readonly Row[];
  result: Pasted<Row>;
}

export function Grid<Row>(props: GridProps<Row>) {
  const { label, rows, columns, change, nameOf, rowsMax, added, errorAt, touched } = props;
  const [pastes, setPastes] = useState<readonly Paste<Row>[]>([]);
  const table = useRef<HTMLTableElement>(null);
  // The latest values, so that rows that didn't change needn't render again.
  const latest = useRef(props);
  latest.current = props;
  const last = pastes.at(-1);
  const undoable = last?.after === rows ? last : undefined;

  const write = useCallback((index: number, column: number, text: string) => {
    const { rows, columns, change } = latest.current;
    change(rows.map((row, at) => (at === index ? (columns[column]?.with(row, text) ?? row) : row)));
  }, []);
  const leave = useCallback((index: number, column: number) => {
    const { rows, columns, touched } = latest.current;
    const [row, its] = [rows[index], columns[column]];
    if (row === undefined || its === undefined) return;
    const read = its.read(its.text(row));
    if (read !== undefined && read !== its.text(row)) write(index, column, read);
    touched?.([{ row: index, column }]);
  }, [write]);
  const remove = useCallback((index: number) => {
    const { rows, change } = latest.current;
    change(rows.filter((_, at) => at !== index));
  }, []);

  const undo = () => {
    if (undoable === undefined) return;
    // The same rows as before, so that the paste that made them can be undone next.
    change(undoable.before);
    setPastes((all) => all.slice(0, -1));
  };

  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    const at = rows.length === 0 ? { row: 0, column: 0 } : placeOf(event.target);
    const text = event.clipboardData.getData("text/plain");
    const isField = event.target instanceof HTMLInputElement;
    // A single value is pasted into the text of its cell.
    if (at === undefined || text === "" || (isField && !/[\t\r\n]/.test(text))) return;
    event.preventDefault();
    const result = pasted({ rows, columns, at, table: tableOf(text), rowsMax, added });
    setPastes((all) => [...all, { before: rows, after: result.rows, result }].slice(-PASTES_MAX));
    change(result.rows);
    touched?.(result.cells);
  };

  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <CopyToClipboard
          copyButtonText={t.grid.copyAll}
          textToCopy={textOf([columns.map((column) => column.label), ...rows.map((row) => columns.map(({ text }) => text(row)))])}
          copySuccessText={t.grid.copied}
          copyErrorText={t.grid.notCopied}
        />
        <Button iconName="undo" disabled={undoable === undefined} onClick={undo}>
          {t.grid.undoPaste}
        </Button>
      </SpaceBetween>
      <div role="status">{undoable === undefined ? <small>{t.grid.about}</small> : <PasteReport result={undoable.result} rowsMax={rowsMax} />}</div>
      <div className="grid" onPaste={onPaste} {...(rows.length === 0 ? { role: "region", "aria-label": t.grid.empty, tabIndex: 0 } : {})}>
        <table
          ref={table}
          aria-label={label}
          onKeyDown={(event) => {
            if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && undoable !== undefined) {
              event.preventDefault();
              undo();
            } else moveOn(event, table.current);
          }}
        >
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.id} scope="col" className={column.end === true ? "end" : undefined} style={{ minInlineSize: `${column.width}rem` }}>
                  {column.label}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <GridRow
                key={index}
                row={row}
                index={index}
                name={nameOf(row)}
                columns={columns as readonly GridColumn<unknown>[]}
                errors={columns.map((_, column) => errorAt({ row: index, column }))}
                write={write}
                leave={leave}
                remove={remove}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length < rowsMax && (
        <Button iconName="add-plus" onClick={() => change([...rows, added(rows)])}>
          {t.grid.addRow}
        </Button>
      )}
    </SpaceBetween>
  );
}

/** Pastes that can be undone, one after the other. */
const PASTES_MAX = 20;

function PasteReport<Row>({ result: { rowsFilled, unread, rowsLeftOut, columnsLeftOut }, rowsMax }: { result: Pasted<Row>; rowsMax: number }) {
  const lost = [
    ...(unread > 0 ? [t.grid.unread(unread)] : []),
    ...(rowsLeftOut > 0 ? [t.grid.rowsLeftOut(rowsLeftOut, rowsMax)] : []),
    ...(columnsLeftOut > 0 ? [t.grid.columnsLeftOut(columnsLeftOut)] : []),
  ];
  return <StatusIndicator type={lost.length > 0 ? "warning" : "success"}>{[t.grid.pasted(rowsFilled), ...lost].join(" ")}</StatusIndicator>;
}
