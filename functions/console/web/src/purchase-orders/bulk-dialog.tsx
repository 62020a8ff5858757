// Confirms a change to the selected purchase orders, makes it, and shows which of them were refused.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sentence } from "../api/problem.ts";
import type { PurchaseOrderSummary } from "../api/model.ts";
import { count } from "../format/words.ts";
import { useShell } from "../shell/context.tsx";
import { type BulkResult, changeStatus, deletePurchaseOrder, forEachOrder } from "./bulk.ts";

export type BulkChange = "suspend" | "delete";

interface BulkDialogProps {
  change: BulkChange;
  orders: readonly PurchaseOrderSummary[];
  close: () => void;
  /** Closes the dialog after some of the purchase orders may have changed. */
  finish: () => void;
}

const WORDS = {
  suspend: {
    verb: "Suspend",
    done: "suspended",
    about: "Until they are activated, invoices won't be matched to them, and their contacts get no notices.",
  },
  delete: {
    verb: "Delete",
    done: "deleted",
    about: "They are removed from lists, matching and notices for good, and their contacts are erased. Their IDs can't be used again. Ledgers and histories stay for audit.",
  },
};

const NAMED_MAX = 10;

export function BulkDialog({ change, orders, close, finish }: BulkDialogProps) {
  const { api, flash } = useShell();
  const [reason, setReason] = useState("");
  const [confirmation, setConfirmation] = useState("");
  const [finished, setFinished] = useState(0);
  const { verb, done, about } = WORDS[change];
  const bulk = useMutation({
    mutationFn: () =>
      forEachOrder(
        orders,
        (order) => (change === "delete" ? deletePurchaseOrder(api, order) : changeStatus(api, order, "SUSPENDED", reason.trim())),
        setFinished,
      ),
    onSuccess: (result) => {
      if (result.refused.length > 0) return;
      flash({ type: "success", content: `${count(result.done.length, "purchase order")} ${done}.` });
      finish();
    },
  });
  const { isPending: running, data: result } = bulk;
  return (
    <Modal
      visible
      closeAriaLabel="Close"
      header={`${verb} ${count(orders.length, "purchase order")}`}
      onDismiss={() => {
        if (!running) (result === undefined ? close : finish)();
      }}
      footer={
        <Box float="right">
          {result === undefined ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" disabled={running} onClick={close}>
                Cancel
              </Button>
              <Button variant="primary" loading={running} disabled={change === "delete" && confirmation !== "delete"} onClick={() => bulk.mutate()}>
                {verb}
              </Button>
            </SpaceBetween>
          ) : (
            <Button variant="primary" onClick={finish}>
              Close
            </Button>
          )}
        </Box>
      }
    >
      {result !== undefined ? (
        <Refused result={result} done={done} />
      ) : (
        <SpaceBetween size="m">
          <Box variant="p">{about}</Box>
          <ul>
            {orders.slice(0, NAMED_MAX).map((order) => (
              <li key={order.purchaseOrderId} className="text">
                {order.purchaseOrderId}
              </li>
            ))}
            {orders.length > NAMED_MAX && <li>and {orders.length - NAMED_MAX} more</li>}
          </ul>
          {change === "suspend" ? (
            <FormField label="Reason - optional" description="Recorded in their histories.">
              <Input value={reason} disabled={running} onChange={({ detail }) => setReason(detail.value)} />
            </FormField>
          ) : (
            <FormField label="To confirm, type delete">
              <Input value={confirmation} disabled={running} placeholder="delete" onChange={({ detail }) => setConfirmation(detail.value)} />
            </FormField>
          )}
          {running && <ProgressBar value={(finished / orders.length) * 100} label={`${finished} of ${orders.length}`} />}
        </SpaceBetween>
      )}
    </Modal>
  );
}

function Refused({ result, done }: { result: BulkResult; done: string }) {
  const number = result.done.length + result.refused.length;
  return (
    <Alert type={result.done.length > 0 ? "warning" : "error"} header={`${result.done.length} of ${number} ${done}`}>
      <ul>
        {result.refused.map(({ order, problem }) => (
          <li key={order.purchaseOrderId} className="text">
            {order.purchaseOrderId}: {sentence(problem.message)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
