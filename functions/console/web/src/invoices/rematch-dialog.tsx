// Matches an invoice again with the current purchase orders.

import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { given } from "../api/client.ts";
import type { Invoice } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { invoiceQuery } from "../api/queries.ts";
import { Dialog } from "../parts/dialog.tsx";
import { type Flash, useShell } from "../shell/context.tsx";
import { associate } from "./association.ts";
import { lineName } from "./reasons.ts";
import { t } from "../words/index.ts";

export function RematchDialog({ invoice, close }: { invoice: Invoice; close: () => void }) {
  const { api, flash } = useShell();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const change = useMutation({
    mutationFn: () => associate(api, invoice, { rematch: true, ...given({ reason: reason.trim() }) }),
    onSuccess: (after) => {
      queryClient.setQueryData(invoiceQuery(api, { billFrom: after.billFrom, key: encodeKey(after.invoiceId) }).queryKey, after);
      flash(message(invoice, after));
      close();
    },
  });
  return (
    <Dialog title={t.invoices.matchAgain2(invoice.invoiceId)} verb={t.invoices.matchAgain} change={change} close={close}>
      <Box variant="p">{t.invoices.theInvoiceIsMatchedWithTheCurrent}</Box>
      <FormField label={t.common.reasonOptional} description={t.invoices.recordedInTheLedgers} errorText={change.error?.at("/reason")}>
        <Input value={reason} disabled={change.isPending} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}

function message(before: Invoice, after: Invoice): Flash {
  const { purchaseOrderId, lineItemNumber } = after;
  if (purchaseOrderId === undefined || lineItemNumber === undefined) return { type: "info", content: t.invoices.nothingChanged };
  const name = lineName({ purchaseOrderId, lineItemNumber });
  const same = before.purchaseOrderId === purchaseOrderId && before.lineItemNumber === lineItemNumber;
  return same
    ? { type: "info", content: t.invoices.theNewMatchFindsAgainNothing(name) }
    : { type: "success", content: t.invoices.theInvoiceNowDrawsOn(name) };
}
