// Moves an invoice to a line item that a person chooses.

import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { encodeKey } from "../api/path-key.ts";
import type { Order } from "../api/types.ts";
import { useLoad } from "../api/use-load.ts";
import { money } from "../format/money.ts";
import { Dialog, useAttempt } from "../parts/dialog.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { lineOption, OFFERED_MAX, offeredOrders, orderOption } from "./association.ts";
import { lineName } from "./reasons.ts";
import type { Invoice } from "./types.ts";

interface MoveDialogProps {
  invoice: Invoice;
  close: () => void;
  /** Told the invoice as it is then. */
  moved: (invoice: Invoice) => void;
}

export function MoveDialog({ invoice, close, moved }: MoveDialogProps) {
  const { api, flash } = useShell();
  const [orderId, setOrderId] = useState<string>();
  const [line, setLine] = useState<string>();
  const [reason, setReason] = useState("");
  const { busy, problem, attempt, forget } = useAttempt();

  const orders = useLoad("orders to move to", (signal) => offeredOrders(api, signal));
  const order = useLoad<Order | undefined>(`order to move to ${orderId ?? ""}`, async (signal) =>
    orderId === undefined ? undefined : api.get<Order>(`/purchase-orders/${encodeKey(orderId)}`, {}, signal),
  );
  const orderOptions = (orders.value ?? []).map((it) => orderOption(it, invoice));
  const chosenOrder = order.value;
  const lineOptions = chosenOrder?.lineItems.map((it) => lineOption(it, chosenOrder, invoice)) ?? [];

  const move = async () => {
    if (orderId === undefined || line === undefined) return;
    const body = { purchaseOrderId: orderId, lineItemNumber: line, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
    moved(await api.send<Invoice>("PUT", `${invoice.href}/association`, body));
    flash({ type: "success", content: `The invoice draws on ${lineName(body)} now.` });
    close();
  };

  return (
    <Dialog
      title={`Move ${invoice.invoiceId}`}
      verb="Move"
      size="medium"
      busy={busy}
      problem={problem}
      disabled={orderId === undefined || line === undefined}
      confirm={() => void attempt(move)}
      close={close}
    >
      <Box variant="p">
        {invoice.purchaseOrderId === undefined
          ? `The line item that you choose is drawn on for ${money(invoice.amount, invoice.currency)}, whatever its type and months.`
          : `What the invoice drew from ${lineName({ purchaseOrderId: invoice.purchaseOrderId, lineItemNumber: invoice.lineItemNumber ?? "" })} is given back, and the line item that you choose is drawn on, whatever its type and months. Both ledgers keep both entries.`}
      </Box>
      {orders.problem !== undefined && <ProblemAlert problem={orders.problem} retry={orders.reload} />}
      {order.problem !== undefined && <ProblemAlert problem={order.problem} retry={order.reload} />}
      <FormField
        label="Purchase order"
        constraintText={orderOptions.length >= OFFERED_MAX ? `The ${OFFERED_MAX} that were updated last.` : undefined}
        errorText={problem?.at("/purchaseOrderId")}
      >
        <Select
          options={orderOptions}
          selectedOption={orderOptions.find(({ value }) => value === orderId) ?? null}
          onChange={({ detail }) => {
            setOrderId(detail.selectedOption.value);
            setLine(undefined);
            forget();
          }}
          filteringType="auto"
          filteringAriaLabel="Find a purchase order"
          filteringPlaceholder="Find a purchase order"
          placeholder="Choose a purchase order"
          statusType={orders.loading ? "loading" : "finished"}
          loadingText="Loading purchase orders"
          empty="No purchase orders"
          noMatch="No such purchase order"
          disabled={busy}
          expandToViewport
        />
      </FormField>
      <FormField label="Line item" errorText={problem?.at("/lineItemNumber")}>
        <Select
          options={lineOptions}
          selectedOption={lineOptions.find(({ value }) => value === line) ?? null}
          onChange={({ detail }) => {
            setLine(detail.selectedOption.value);
            forget();
          }}
          placeholder={orderId === undefined ? "Choose a purchase order first" : "Choose a line item"}
          statusType={order.loading ? "loading" : "finished"}
          loadingText="Loading line items"
          disabled={busy || orderId === undefined}
          expandToViewport
        />
      </FormField>
      <FormField label="Reason - optional" description="Kept in the ledgers." errorText={problem?.at("/reason")}>
        <Input value={reason} disabled={busy} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}
