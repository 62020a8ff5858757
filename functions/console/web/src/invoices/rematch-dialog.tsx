// Matches an invoice again, by the purchase orders as they are now.

import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { Dialog, useAttempt } from "../parts/dialog.tsx";
import { useShell } from "../shell/context.tsx";
import { lineName } from "./reasons.ts";
import type { Invoice } from "./types.ts";

interface RematchDialogProps {
  invoice: Invoice;
  close: () => void;
  /** Told the invoice as it is then. */
  moved: (invoice: Invoice) => void;
}

export function RematchDialog({ invoice, close, moved }: RematchDialogProps) {
  const { api, flash } = useShell();
  const [reason, setReason] = useState("");
  const { busy, problem, attempt } = useAttempt();

  const match = async () => {
    const body = { rematch: true, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
    const after = await api.send<Invoice>("PUT", `${invoice.href}/association`, body);
    moved(after);
    flash(said(invoice, after));
    close();
  };

  return (
    <Dialog title={`Match ${invoice.invoiceId} again`} verb="Match again" busy={busy} problem={problem} confirm={() => void attempt(match)} close={close}>
      <Box variant="p">
        It is decided anew by the purchase orders as they are now, as if it had not been matched before. Where another line item comes first, the invoice
        moves there; where none fits, nothing changes.
      </Box>
      <FormField label="Reason - optional" description="Kept in the ledgers." errorText={problem?.at("/reason")}>
        <Input value={reason} disabled={busy} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}

function said(before: Invoice, after: Invoice): { type: "success" | "info"; content: string } {
  const { purchaseOrderId, lineItemNumber } = after;
  if (purchaseOrderId === undefined || lineItemNumber === undefined) return { type: "info", content: "Nothing changed." };
  const name = lineName({ purchaseOrderId, lineItemNumber });
  const same = before.purchaseOrderId === purchaseOrderId && before.lineItemNumber === lineItemNumber;
  return same ? { type: "info", content: `A new match finds the same: ${name}. Nothing changed.` } : { type: "success", content: `The invoice draws on ${name} now.` };
}
