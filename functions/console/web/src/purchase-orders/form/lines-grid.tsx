import { useMemo } from "react";
import { Grid } from "../../grid/grid.tsx";
import type { CellPlace } from "../../grid/paste.ts";
import { t } from "../../words/index.ts";
import { useFieldCheck } from "./check.tsx";
import { type LineDraft, newLine, nextNumber, type PurchaseOrderDraft } from "./draft.ts";
import { LINES_MAX } from "./generate.ts";
import { lineColumns, pointersOf } from "./line-columns.ts";
import { useTypes } from "./line-fields.tsx";

interface LinesGridProps {
  draft: PurchaseOrderDraft;
  set: (lines: LineDraft[]) => void;
}

/** The line items of a form as a grid. */
export function LinesGrid({ draft, set }: LinesGridProps) {
  const check = useFieldCheck();
  const types = useTypes(draft);
  // Types are made anew on each render.
  const offered = types.map(({ value }) => value).join(" ");
  const columns = useMemo(() => lineColumns(draft.currency, types), [draft.currency, offered]);
  const pointers = ({ row, column }: CellPlace) => pointersOf(draft.lineItems[row], row, columns[column]?.id ?? "");
  return (
    <Grid
      label={t.common.lineItems}
      rows={draft.lineItems}
      columns={columns}
      change={(rows) => set(rows as LineDraft[])}
      nameOf={({ lineItemNumber }) => t.grid.line(lineItemNumber || t.form.withoutNumber)}
      rowsMax={LINES_MAX}
      added={(rows) => newLine(nextNumber(rows), draft)}
      errorAt={(place) => pointers(place).map(check.at).find((error) => error !== undefined)}
      touched={(cells) => check.touch(...cells.flatMap(pointers))}
    />
  );
}
