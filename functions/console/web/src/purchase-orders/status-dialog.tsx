import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PurchaseOrder, Status, WantedStatus } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { purchaseOrderQuery } from "../api/queries.ts";
import { STATUSES } from "../format/words.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useShell } from "../shell/context.tsx";
import { changeStatus } from "./bulk.ts";
import { t } from "../words/index.ts";

interface StatusChange {
  to: WantedStatus;
  verb: string;
  about: string;
}

const SUSPEND: StatusChange = {
  to: "SUSPENDED",
  verb: t.orders.suspend,
  about: t.orders.untilItIsActivatedInvoicesWontBe,
};

/** The status change that each status offers. An expired purchase order becomes active by a later expiration month. */
export const STATUS_CHANGES: Record<Status, StatusChange> = {
  ACTIVE: SUSPEND,
  EXPIRED: SUSPEND,
  SUSPENDED: { to: "ACTIVE", verb: t.orders.activate, about: t.orders.invoicesAreMatchedToItAgainAnd },
  SUSPENDED_EXPIRED: { to: "EXPIRED", verb: t.orders.endSuspension, about: t.orders.itWillBeExpiredToMakeIt },
};

interface StatusDialogProps {
  order: PurchaseOrder;
  close: () => void;
  reload: () => void;
}

export function StatusDialog({ order, close, reload }: StatusDialogProps) {
  const { api, flash } = useShell();
  const queryClient = useQueryClient();
  const { to, verb, about } = STATUS_CHANGES[order.status];
  const [reason, setReason] = useState("");
  const change = useMutation({
    mutationFn: () => changeStatus(api, order, to, reason.trim()),
    onSuccess: (after) => {
      queryClient.setQueryData(purchaseOrderQuery(api, encodeKey(order.purchaseOrderId)).queryKey, after);
      flash({ type: "success", content: t.orders.isNow(order.purchaseOrderId, STATUSES[after.status].label) });
      close();
    },
  });
  return (
    <Dialog title={`${verb} ${order.purchaseOrderId}`} verb={verb} change={change} close={close} reload={reload}>
      <Box variant="p">{about}</Box>
      <FormField label={t.common.reasonOptional} description={t.orders.recordedInItsHistory}>
        <Input value={reason} disabled={change.isPending} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}
