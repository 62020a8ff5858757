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
import { useShell } from "../shell/context.tsx";
import { type BulkResult, changeStatus, deletePurchaseOrder, forEachOrder } from "./bulk.ts";
import { t } from "../words/index.ts";

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
    verb: t.orders.suspend,
    title: t.orders.suspendSeveral,
    done: t.orders.suspended,
    doneOf: t.orders.suspendedOf,
    about: t.orders.untilTheyAreActivatedInvoicesWont,
  },
  delete: {
    verb: t.orders.delete,
    title: t.orders.deleteSeveral,
    done: t.orders.deletedSeveral,
    doneOf: t.orders.deletedOf,
    about: t.orders.theyAreRemovedFromListsMatchingAnd,
  },
};

const NAMED_MAX = 10;

export function BulkDialog({ change, orders, close, finish }: BulkDialogProps) {
  const { api, flash } = useShell();
  const [reason, setReason] = useState("");
  const [confirmation, setConfirmation] = useState("");
  const [finished, setFinished] = useState(0);
  const { verb, title, done, doneOf, about } = WORDS[change];
  const bulk = useMutation({
    mutationFn: () =>
      forEachOrder(
        orders,
        (order) => (change === "delete" ? deletePurchaseOrder(api, order) : changeStatus(api, order, "SUSPENDED", reason.trim())),
        setFinished,
      ),
    onSuccess: (result) => {
      if (result.refused.length > 0) return;
      flash({ type: "success", content: done(t.counts.purchaseOrders(result.done.length)) });
      finish();
    },
  });
  const { isPending: running, data: result } = bulk;
  return (
    <Modal
      visible
      closeAriaLabel={t.common.close}
      header={title(t.counts.purchaseOrders(orders.length))}
      onDismiss={() => {
        if (!running) (result === undefined ? close : finish)();
      }}
      footer={
        <Box float="right">
          {result === undefined ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" disabled={running} onClick={close}>{t.common.cancel}</Button>
              <Button variant="primary" loading={running} disabled={change === "delete" && confirmation !== t.orders.deleteWord} onClick={() => bulk.mutate()}>
                {verb}
              </Button>
            </SpaceBetween>
          ) : (
            <Button variant="primary" onClick={finish}>{t.common.close}</Button>
          )}
        </Box>
      }
    >
      {result !== undefined ? (
        <Refused result={result} doneOf={doneOf} />
      ) : (
        <SpaceBetween size="m">
          <Box variant="p">{about}</Box>
          <ul>
            {orders.slice(0, NAMED_MAX).map((order) => (
              <li key={order.purchaseOrderId} className="text">
                {order.purchaseOrderId}
              </li>
            ))}
            {orders.length > NAMED_MAX && <li>{t.orders.andMore(orders.length - NAMED_MAX)}</li>}
          </ul>
          {change === "suspend" ? (
            <FormField label={t.common.reasonOptional} description={t.orders.recordedInTheirHistories}>
              <Input value={reason} disabled={running} onChange={({ detail }) => setReason(detail.value)} />
            </FormField>
          ) : (
            <FormField label={t.orders.toConfirmTypeDelete}>
              <Input value={confirmation} disabled={running} placeholder={t.orders.deleteWord} onChange={({ detail }) => setConfirmation(detail.value)} />
            </FormField>
          )}
          {running && <ProgressBar value={(finished / orders.length) * 100} label={t.imports.progress(finished, orders.length)} />}
        </SpaceBetween>
      )}
    </Modal>
  );
}

function Refused({ result, doneOf }: { result: BulkResult; doneOf: (done: number, all: number) => string }) {
  const number = result.done.length + result.refused.length;
  return (
    <Alert type={result.done.length > 0 ? "warning" : "error"} header={doneOf(result.done.length, number)}>
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
