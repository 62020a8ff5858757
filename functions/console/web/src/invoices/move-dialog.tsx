// Moves an invoice to a line item that a person chooses.

import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { given } from "../api/client.ts";
import type { Invoice } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { CHOICES_MAX, choicesQuery, invoiceQuery, purchaseOrderQuery } from "../api/queries.ts";
import { money } from "../format/money.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { associate, lineItemChoice, purchaseOrderChoice, unusual } from "./association.ts";
import { BalanceAfterMove } from "./balance-after-move.tsx";
import { signedAmount } from "./export.ts";
import { lineName } from "./reasons.ts";
import { t } from "../words/index.ts";

interface MoveDialogProps {
  invoice: Invoice;
  /** The line to move; none for the whole invoice. */
  lineId?: string;
  close: () => void;
}

export function MoveDialog({ invoice, lineId, close }: MoveDialogProps) {
  const { api, flash } = useShell();
  const queryClient = useQueryClient();
  const [purchaseOrderId, setPurchaseOrderId] = useState<string>();
  const [lineItemNumber, setLineItemNumber] = useState<string>();
  const [reason, setReason] = useState("");

  const what = invoice.lines?.find((line) => line.lineId === lineId) ?? invoice;
  const orders = useQuery(choicesQuery(api));
  const order = useQuery({ ...purchaseOrderQuery(api, encodeKey(purchaseOrderId ?? "")), enabled: purchaseOrderId !== undefined });
  const orderChoices = orders.data?.map((it) => purchaseOrderChoice(it, invoice)) ?? [];
  const chosen = order.data;
  const lineChoices = chosen?.lineItems.map((it) => lineItemChoice(it, chosen, what)) ?? [];

  const line = chosen?.lineItems.find((it) => it.lineItemNumber === lineItemNumber);

  const change = useMutation({
    mutationFn: () =>
      associate(api, invoice, { purchaseOrderId: purchaseOrderId ?? "", lineItemNumber: lineItemNumber ?? "", ...given({ lineId: lineId ?? "", reason: reason.trim() }) }),
    onSuccess: (after) => {
      queryClient.setQueryData(invoiceQuery(api, { billFrom: after.billFrom, key: encodeKey(after.invoiceId) }).queryKey, after);
      flash({ type: "success", content: t.invoices.theInvoiceNowDrawsOnLineItem(lineItemNumber ?? "", purchaseOrderId ?? "") });
      close();
    },
  });
  const busy = change.isPending;
  return (
    <Dialog
      title={lineId === undefined ? t.invoices.move(invoice.invoiceId) : t.invoices.moveALine(lineId, invoice.invoiceId)}
      verb={t.invoices.move2}
      size="medium"
      change={change}
      disabled={purchaseOrderId === undefined || lineItemNumber === undefined}
      close={close}
    >
      <Box variant="p">{about({ ...what, currency: invoice.currency })}</Box>
      {orders.error !== null && <ProblemAlert problem={orders.error} retry={() => void orders.refetch()} />}
      {order.error !== null && <ProblemAlert problem={order.error} retry={() => void order.refetch()} />}
      <FormField
        label={t.common.purchaseOrder}
        constraintText={orderChoices.length >= CHOICES_MAX ? t.invoices.theThatWereUpdatedLast(CHOICES_MAX) : undefined}
        errorText={change.error?.at("/purchaseOrderId")}
        warningText={chosen && unusual(chosen, invoice)}
      >
        <Select
          options={orderChoices}
          selectedOption={orderChoices.find(({ value }) => value === purchaseOrderId) ?? null}
          onChange={({ detail }) => {
            setPurchaseOrderId(detail.selectedOption.value);
            setLineItemNumber(undefined);
            change.reset();
          }}
          filteringType="auto"
          filteringAriaLabel={t.invoices.findAPurchaseOrder}
          filteringPlaceholder={t.invoices.findAPurchaseOrder}
          placeholder={t.invoices.chooseAPurchaseOrder}
          statusType={orders.isPending ? "loading" : "finished"}
          loadingText={t.common.loadingPurchaseOrders}
          empty={t.common.noPurchaseOrders}
          noMatch={t.common.noMatchingPurchaseOrders}
          disabled={busy}
          expandToViewport
        />
      </FormField>
      <FormField label={t.common.lineItem} errorText={change.error?.at("/lineItemNumber")}>
        <Select
          options={lineChoices}
          selectedOption={lineChoices.find(({ value }) => value === lineItemNumber) ?? null}
          onChange={({ detail }) => {
            setLineItemNumber(detail.selectedOption.value);
            change.reset();
          }}
          placeholder={purchaseOrderId === undefined ? t.invoices.chooseAPurchaseOrderFirst : t.invoices.chooseALineItem}
          statusType={order.isFetching ? "loading" : "finished"}
          loadingText={t.invoices.loadingLineItems}
          disabled={busy || purchaseOrderId === undefined}
          expandToViewport
        />
      </FormField>
      {chosen !== undefined && line !== undefined && <BalanceAfterMove line={line} amount={signedAmount({ invoiceType: invoice.invoiceType, amount: what.amount })} currency={chosen.currency} />}
      <FormField label={t.common.reasonOptional} description={t.invoices.recordedInTheLedgers} errorText={change.error?.at("/reason")}>
        <Input value={reason} disabled={busy} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}

function about({ purchaseOrders, lineItemNumber, amount, currency }: Pick<Invoice, "purchaseOrders" | "lineItemNumber" | "amount" | "currency">): string {
  const [first] = purchaseOrders;
  if (first === undefined) return t.invoices.theInvoiceDrawsFromTheLineItem(money(amount, currency));
  const current = purchaseOrders.length === 1 && lineItemNumber !== undefined ? lineName({ purchaseOrderId: first, lineItemNumber }) : purchaseOrders.join(", ");
  return t.invoices.theInvoiceGivesBackWhatItDrew(current);
}
