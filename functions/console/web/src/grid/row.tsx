// A row of a grid, with an input or a list of choices in each cell.

import Button from "@cloudscape-design/components/button";
import { memo, useId, useState } from "react";
import { t } from "../words/index.ts";
import type { GridColumn } from "./columns.ts";

interface RowProps {
  row: unknown;
  index: number;
  name: string;
  columns: readonly GridColumn<unknown>[];
  errors: readonly (string | undefined)[];
  write: (index: number, column: number, text: string) => void;
  leave: (index: number, column: number) => void;
  remove: (index: number) => void;
}

export const GridRow = memo(
  function GridRow({ row, index, name, columns, errors, write, leave, remove }: RowProps) {
    return (
      <tr>
        {columns.map((column, at) => (
          <Cell
            key={column.id}
            row={row}
            column={column}
            place={`${index} ${at}`}
            label={`${column.label}, ${name}`}
            error={errors[at]}
            write={(text) => write(index, at, text)}
            leave={() => leave(index, at)}
          />
        ))}
        <td>
          <Button variant="icon" iconName="remove" ariaLabel={t.grid.remove(name)} onClick={() => remove(index)} />
        </td>
      </tr>
    );
  },
  (before, after) => before.row === after.row && before.name === after.name && before.columns === after.columns && before.errors.every((error, at) => error === after.errors[at]),
);

interface CellProps {
  row: unknown;
  column: GridColumn<unknown>;
  place: string;
  label: string;
  error: string | undefined;
  write: (text: string) => void;
  leave: () => void;
}

function Cell({ row, column, place, label, error, write, leave }: CellProps) {
  const id = useId();
  const [editing, setEditing] = useState<string>();
  const text = column.text(row);
  const unread = editing === undefined && column.read(text) === undefined;
  const wrong = unread ? column.rule : error;
  const note = wrong ?? column.hint?.(text, row) ?? "";
  const common = {
    "data-cell": place,
    "aria-label": label,
    ...(wrong === undefined ? {} : { "aria-invalid": true }),
    ...(note === "" ? {} : { "aria-describedby": id }),
  };
  return (
    <td className={[wrong === undefined ? "" : "wrong", column.end === true ? "end" : ""].join(" ").trim() || undefined}>
      {column.choices === undefined ? (
        <input
          {...common}
          value={text}
          autoComplete="off"
          spellCheck={false}
          inputMode={column.end === true ? "decimal" : "text"}
          onFocus={() => setEditing(text)}
          onBlur={() => {
            setEditing(undefined);
            leave();
          }}
          onChange={({ target }) => write(target.value)}
          onKeyDown={({ key }) => {
            if (key === "Escape" && editing !== undefined) write(editing);
          }}
        />
      ) : (
        <select {...common} value={text} onBlur={leave} onChange={({ target }) => write(target.value)}>
          {!column.choices.some(({ value }) => value === text) && <option value={text}>{column.others?.[text] ?? text}</option>}
          {column.choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
      {note !== "" && <small id={id}>{note}</small>}
    </td>
  );
}
