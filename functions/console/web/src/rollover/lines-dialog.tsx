import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import { useMemo } from "react";
import { LINE_TYPES } from "../format/words.ts";
import { Grid } from "../grid/grid.tsx";
import { newLine, nextNumber } from "../purchase-orders/form/draft.ts";
import { LINES_MAX } from "../purchase-orders/form/generate.ts";
import { lineColumns } from "../purchase-orders/form/line-columns.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { t } from "../words/index.ts";
import type { ProposalResult } from "./file.ts";
import type { Proposal } from "./propose.ts";

interface LinesDialogProps {
  proposal: Proposal;
  result: ProposalResult | undefined;
  edit: (proposal: Proposal) => void;
  close: () => void;
}

/** The line items of a proposal in a grid. */
export function LinesDialog({ proposal, result, edit, close }: LinesDialogProps) {
  const { sellers } = useSellers();
  const { billFrom, currency } = proposal.source;
  const offered = sellers.filter(({ id }) => billFrom.includes(id)).flatMap(({ lineItemTypes }) => lineItemTypes).join(" ");
  const columns = useMemo(() => {
    const types = Object.entries(LINE_TYPES).map(([value, label]) => ({ value, label }));
    return lineColumns(currency, offered === "" ? types : types.filter(({ value }) => offered.split(" ").includes(value)));
  }, [currency, offered]);
  return (
    <Modal
      visible
      size="max"
      header={proposal.id}
      closeAriaLabel={t.common.close}
      onDismiss={close}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={close}>
            {t.common.close}
          </Button>
        </Box>
      }
    >
      <Grid
        label={t.common.lineItems}
        rows={proposal.lines}
        columns={columns}
        change={(lines) => edit({ ...proposal, lines })}
        nameOf={({ lineItemNumber }) => t.grid.line(lineItemNumber || t.form.withoutNumber)}
        rowsMax={LINES_MAX}
        added={(rows) => newLine(nextNumber(rows), proposal)}
        errorAt={({ row, column }) => result?.lines.get(`${row} ${columns[column]?.id ?? ""}`)}
      />
    </Modal>
  );
}
