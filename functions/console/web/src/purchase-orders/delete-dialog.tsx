import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { PurchaseOrder } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { purchaseOrderQuery } from "../api/queries.ts";
import { useFollow } from "../parts/app-link.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { useShell } from "../shell/context.tsx";
import { deletePurchaseOrder } from "./bulk.ts";
import { t } from "../words/index.ts";

interface DeleteDialogProps {
  order: PurchaseOrder;
  close: () => void;
  reload: () => void;
}

export function DeleteDialog({ order, close, reload }: DeleteDialogProps) {
  const { api, flash } = useShell();
  const queryClient = useQueryClient();
  const { navigate } = useFollow();
  const [confirmation, setConfirmation] = useState("");
  const change = useMutation({
    mutationFn: async () => {
      await deletePurchaseOrder(api, order);
      // The page is still open. It must not load what is no longer there.
      queryClient.removeQueries({ queryKey: purchaseOrderQuery(api, encodeKey(order.purchaseOrderId)).queryKey });
    },
    onSuccess: () => {
      flash({ type: "success", content: t.orders.deleted2(order.purchaseOrderId) });
      void navigate("/purchase-orders");
    },
  });
  return (
    <Dialog title={t.orders.delete2(order.purchaseOrderId)} verb={t.orders.delete} change={change} close={close} reload={reload} disabled={confirmation !== t.orders.deleteWord}>
      <Alert type="warning">{t.orders.itIsRemovedFromListsMatchingAnd}</Alert>
      <FormField label={t.orders.toConfirmTypeDelete}>
        <Input value={confirmation} disabled={change.isPending} placeholder={t.orders.deleteWord} onChange={({ detail }) => setConfirmation(detail.value)} />
      </FormField>
    </Dialog>
  );
}
