// How keys move between the cells of a grid: arrows up and down, Enter and Shift+Enter; arrows left and right at the ends of a
// cell's text. Escape restores the text that a cell had.

import type { KeyboardEvent } from "react";
import type { CellPlace } from "./paste.ts";

/** Returns the place of the cell that an element edits. */
export function placeOf(target: EventTarget): CellPlace | undefined {
  const [row, column] = (target instanceof HTMLElement ? (target.dataset["cell"] ?? "") : "").split(" ").map(Number);
  return row === undefined || column === undefined || Number.isNaN(row) ? undefined : { row, column };
}

export function moveOn(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const at = placeOf(event.target);
  const step = at === undefined || event.ctrlKey || event.altKey || event.metaKey ? undefined : stepOf(event);
  if (at === undefined || step === undefined) return;
  const next = table?.querySelector<HTMLElement>(`[data-cell="${at.row + step.row} ${at.column + step.column}"]`);
  // An arrow would choose another value of a list.
  event.preventDefault();
  if (next === undefined || next === null) return;
  next.focus();
  if (next instanceof HTMLInputElement) next.select();
}

function stepOf({ key, shiftKey, target }: KeyboardEvent): CellPlace | undefined {
  if (key === "Enter") return { row: shiftKey ? -1 : 1, column: 0 };
  if (shiftKey) return undefined;
  if (key === "ArrowDown" || key === "ArrowUp") return { row: key === "ArrowUp" ? -1 : 1, column: 0 };
  const [atStart, atEnd] = target instanceof HTMLInputElement ? edges(target) : [true, true];
  if (key === "ArrowLeft" && atStart) return { row: 0, column: -1 };
  if (key === "ArrowRight" && atEnd) return { row: 0, column: 1 };
  return undefined;
}

/** Whether the caret is at the start and at the end of the text. If all of it is selected, it is at both. */
function edges({ selectionStart, selectionEnd, value }: HTMLInputElement): [boolean, boolean] {
  const all = selectionStart === 0 && selectionEnd === value.length;
  const caret = selectionStart === selectionEnd ? selectionStart : undefined;
  return [all || caret === 0, all || caret === value.length];
}
