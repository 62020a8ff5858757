// Confirms a change to the selected purchase orders, makes it, and says what became of each.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { sentence } from "../api/problem.ts";
import type { OrderSummary } from "../api/types.ts";
import { count } from "../format/words.ts";
import { useShell } from "../shell/context.tsx";
import { type BulkResult, deleteOrder, forEachOrder, suspendOrder } from "./bulk.ts";

export type BulkChange = "suspend" | "delete";

interface BulkDialogProps {
  change: BulkChange;
  orders: readonly OrderSummary[];
  close: (somethingChanged: boolean) => void;
}

const WORDS = {
  suspend: { verb: "Suspend", done: "suspended", about: "Invoices won't be matched to them, and their contacts get no notices, until they are active again." },
  delete: { verb: "Delete", done: "deleted", about: "They leave lists, matching and notices for good, and their contacts are erased. Their IDs are never used again; ledgers and histories stay for audit." },
};

export function BulkDialog({ change, orders, close }: BulkDialogProps) {
  const { api, flash } = useShell();
  const [reason, setReason] = useState("");
  const [confirmation, setConfirmation] = useState("");
  const [finished, setFinished] = useState<number>();
  const [result, setResult] = useState<BulkResult>();
  const { verb, done, about } = WORDS[change];
  const running = finished !== undefined && result === undefined;
  const confirmed = change === "suspend" || confirmation === "delete";

  const run = async () => {
    setFinished(0);
    const made = await forEachOrder(
      orders,
      (order) => (change === "delete" ? deleteOrder(api, order) : suspendOrder(api, order, reason.trim())),
      setFinished,
    );
    if (made.refused.length > 0) return setResult(made);
    flash({ type: "success", content: `${count(made.done.length, "purchase order")} ${done}.` });
    close(true);
  };

  return (
    <Modal
      visible
      closeAriaLabel="Close"
      header={`${verb} ${count(orders.length, "purchase order")}`}
      onDismiss={() => running || close(result !== undefined)}
      footer={
        <Box float="right">
          {result === undefined ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" disabled={running} onClick={() => close(false)}>
                Cancel
              </Button>
              <Button variant="primary" loading={running} disabled={!confirmed} onClick={() => void run()}>
                {verb}
              </Button>
            </SpaceBetween>
          ) : (
            <Button variant="primary" onClick={() => close(true)}>
              Close
            </Button>
          )}
        </Box>
      }
    >
      <SpaceBetween size="m">
        {result === undefined ? (
          <>
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
              <FormField label="Reason - optional" description="Kept in their histories.">
                <Input value={reason} disabled={running} onChange={({ detail }) => setReason(detail.value)} />
              </FormField>
            ) : (
              <FormField label="To confirm, type delete">
                <Input value={confirmation} disabled={running} placeholder="delete" onChange={({ detail }) => setConfirmation(detail.value)} />
              </FormField>
            )}
            {running && <ProgressBar value={(finished / orders.length) * 100} label={`${finished} of ${orders.length}`} />}
          </>
        ) : (
          <Alert type={result.done.length > 0 ? "warning" : "error"} header={`${result.done.length} of ${orders.length} ${done}`}>
            <ul>
              {result.refused.map(({ order, problem }) => (
                <li key={order.purchaseOrderId} className="text">
                  {order.purchaseOrderId}: {sentence(problem.message)}
                </li>
              ))}
            </ul>
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}

const NAMED_MAX = 10;
