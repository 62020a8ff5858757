// Changes a purchase order so that an unmatched invoice matches, or those to come: says what would change and which other
// unmatched invoices the same change would serve, saves it, and matches them again.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Invoice, PurchaseOrder } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { purchaseOrderQuery } from "../api/queries.ts";
import { money } from "../format/money.ts";
import { month } from "../format/month.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Loading } from "../parts/loaded.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { associate } from "./association.ts";
import { applyFix, combined, type Fix, othersWith } from "./fix.ts";

export const FIX_VERBS: Record<Fix["is"], string> = { raise: t.invoices.raise, extend: t.invoices.extend, activate: t.invoices.activate };

interface FixDialogProps {
  fix: Fix;
  subject: Pick<Invoice, "billFrom" | "currency">;
  /** The invoice to match; none for invoices to come. */
  invoice?: Invoice;
  /** The first proposal of the reason that is recorded. */
  why: string;
  close: () => void;
}

export function FixDialog({ fix, subject, invoice, why, close }: FixDialogProps) {
  const { api, flash } = useShell();
  const [reason, setReason] = useState(why);
  const [withOthers, setWithOthers] = useState(true);
  const current = useQuery(purchaseOrderQuery(api, encodeKey(fix.purchaseOrderId)));
  const others = useQuery({ queryKey: ["fix", subject, invoice?.href, fix], queryFn: () => othersWith(api, fix, invoice ?? subject) });
  const served = withOthers ? (others.data ?? []) : [];
  const whole = combined([fix, ...served.map((other) => other.fix)]) ?? fix;
  const order = current.data;
  const planned = useQuery({
    queryKey: ["fix", "planned", order?.version, whole],
    queryFn: () => applyFix(api, order as PurchaseOrder, whole, reason, true),
    enabled: order !== undefined && !others.isPending,
  });
  const change = useMutation({
    mutationFn: async () => {
      await applyFix(api, order as PurchaseOrder, whole, reason.trim(), false);
      const all = [...(invoice === undefined ? [] : [invoice]), ...served.map((other) => other.invoice)];
      let matched = 0;
      // One after the other, because they draw on the same line item.
      for (const one of all) {
        const after = await associate(api, one, { rematch: true, reason: reason.trim() }).catch(() => undefined);
        if (after?.outcome === "MATCHED") matched += 1;
      }
      return { matched, all: all.length };
    },
    onSuccess: ({ matched, all }) => {
      flash({ type: matched === all ? "success" : "warning", content: all === 0 ? t.invoices.fixSaved(fix.purchaseOrderId) : t.invoices.fixDone(fix.purchaseOrderId, matched, all) });
      close();
    },
  });
  const problem = current.error ?? planned.error;
  return (
    <Dialog
      title={`${FIX_VERBS[fix.is]}: ${fix.purchaseOrderId}`}
      verb={invoice === undefined && served.length === 0 ? t.form.saveChanges : t.invoices.saveAndMatch}
      size="medium"
      change={change}
      disabled={planned.data === undefined || problem !== null}
      close={close}
      reload={() => void current.refetch()}
    >
      {problem !== null && <ProblemAlert problem={problem} />}
      {planned.isPending && problem === null && <Loading text={t.form.checking} />}
      {order !== undefined && planned.data !== undefined && <Alert type="info">{changeInWords(whole, order, planned.data)}</Alert>}
      {(others.data ?? []).length > 0 && (
        <Checkbox checked={withOthers} description={others.data?.map((other) => `${other.invoice.invoiceId} (${money(other.invoice.amount, other.invoice.currency)})`).join(", ")} onChange={({ detail }) => setWithOthers(detail.checked)}>
          {t.invoices.alsoFixes(t.counts.invoices(others.data?.length ?? 0))}
        </Checkbox>
      )}
      {others.data?.length === 0 && <Box variant="p">{t.invoices.fixesNoOther}</Box>}
      <FormField label={t.common.reasonOptional} description={t.orders.recordedInItsHistory}>
        <Input value={reason} disabled={change.isPending} onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Dialog>
  );
}

function changeInWords(fix: Fix, before: PurchaseOrder, after: PurchaseOrder): string {
  if (fix.is === "activate") return t.invoices.wouldActivate(fix.purchaseOrderId);
  if (fix.is === "extend") return t.invoices.wouldExtend(fix.purchaseOrderId, month(before.expirationMonth), month(after.expirationMonth));
  const valueOf = (order: PurchaseOrder) => money(order.lineItems.find(({ lineItemNumber }) => lineItemNumber === fix.lineItemNumber)?.totalValue ?? "0", order.currency);
  return t.invoices.wouldRaise(fix.lineItemNumber, fix.purchaseOrderId, valueOf(before), valueOf(after));
}
