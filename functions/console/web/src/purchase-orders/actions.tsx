// What can be done with a purchase order on its page: for those who may change it.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { Order, Status } from "../api/types.ts";
import { STATUSES } from "../format/words.ts";
import { useFollow } from "../parts/app-link.tsx";
import { Dialog, useAttempt } from "../parts/dialog.tsx";
import { useShell } from "../shell/context.tsx";
import { deleteOrder } from "./bulk.ts";

interface StatusChange {
  to: "ACTIVE" | "SUSPENDED" | "EXPIRED";
  verb: string;
  about: string;
}

/** The change of status that there is from each. An expired one becomes active by a later expiration month. */
export const STATUS_CHANGES: Record<Status, StatusChange> = {
  ACTIVE: { to: "SUSPENDED", verb: "Suspend", about: "Invoices won't be matched to it, and its contacts get no notices, until it is activated." },
  EXPIRED: { to: "SUSPENDED", verb: "Suspend", about: "Invoices won't be matched to it, and its contacts get no notices, until it is activated." },
  SUSPENDED: { to: "ACTIVE", verb: "Activate", about: "Invoices are matched to it again, and its contacts get notices again." },
  SUSPENDED_EXPIRED: { to: "EXPIRED", verb: "End suspension", about: "It is expired then. To make it active, move its expiration month." },
};

interface OrderActionsProps {
  order: Order;
  changed: (order: Order) => void;
  reload: () => void;
}

export function OrderActions({ order, changed, reload }: OrderActionsProps) {
  const { session } = useShell();
  const { navigate } = useFollow();
  const [asking, setAsking] = useState<"status" | "delete">();
  const refresh = <Button iconName="refresh" ariaLabel="Refresh" onClick={reload} />;
  if (!session.canWrite) return refresh;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {refresh}
      <ButtonDropdown
        items={[
          { id: "status", text: STATUS_CHANGES[order.status].verb },
          { id: "copy", text: "Copy to next year" },
          { id: "delete", text: "Delete" },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === "copy") void navigate(copyAddress(order));
          else setAsking(detail.id as "status" | "delete");
        }}
      >
        Actions
      </ButtonDropdown>
      <Button variant="primary" onClick={() => void navigate(`${order.href}/edit`)}>
        Edit
      </Button>
      {asking === "status" && <StatusDialog order={order} changed={changed} reload={reload} close={() => setAsking(undefined)} />}
      {asking === "delete" && <DeleteDialog order={order} reload={reload} close={() => setAsking(undefined)} />}
    </SpaceBetween>
  );
}

/** Where a copy of it is made. */
export function copyAddress(order: { href: string }): string {
  return `/create-purchase-order?${new URLSearchParams({ copy: order.href.split("/").at(-1) ?? "" })}`;
}

interface DialogProps {
  order: Order;
  close: () => void;
  reload: () => void;
}

function StatusDialog({ order, changed, close, reload }: DialogProps & { changed: (order: Order) => void }) {
  const { api, flash } = useShell();
  const { to, verb, about } = STATUS_CHANGES[order.status];
  const [reason, setReason] = useState("");
  const { busy, problem, attempt } = useAttempt();
  const save = async () => {
    const body = { status: to, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
    const after = await api.send<Order>("PUT", `${order.href}/status`, body, { ifMatch: order.version });
    flash({ type: "success", content: `${order.purchaseOrderId} is now: ${STATUSES[after.status].label}.` });
    changed(after);
    close();
  };
  return (
    <Dialog title={`${verb} ${order.purchaseOrderId}`} verb={verb} busy={busy} problem={problem} close={close} reload={reload} confirm={() => void attempt(save)}>
      <Box variant="p">{about}</Box>
      <FormField label="Reason - optional" description="Kept in its history.">
        <Input value={reason} disabled={busy} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}

function DeleteDialog({ order, close, reload }: DialogProps) {
  const { api, flash } = useShell();
  const { navigate } = useFollow();
  const [typed, setTyped] = useState("");
  const { busy, problem, attempt } = useAttempt();
  const remove = async () => {
    await deleteOrder(api, order);
    flash({ type: "success", content: `${order.purchaseOrderId} deleted.` });
    void navigate("/purchase-orders");
  };
  return (
    <Dialog title={`Delete ${order.purchaseOrderId}`} verb="Delete" busy={busy} problem={problem} close={close} reload={reload} disabled={typed !== "delete"} confirm={() => void attempt(remove)}>
      <Alert type="warning">
        It leaves lists, matching and notices for good, and its contacts are erased. Its ID is never used again; its ledger and history stay for audit.
      </Alert>
      <FormField label="To confirm, type delete">
        <Input value={typed} disabled={busy} placeholder="delete" onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </Dialog>
  );
}
