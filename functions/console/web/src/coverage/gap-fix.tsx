// Offers the change to an existing purchase order that would cover a month: a preview of an invoice like the latest one of its
// kind says which.

import Button from "@cloudscape-design/components/button";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Api, bodyOf } from "../api/client.ts";
import type { CoverageMonth, CoverageRow, InvoiceForm } from "../api/model.ts";
import { month } from "../format/month.ts";
import { findFix, type FixSubject } from "../invoices/fix.ts";
import { FIX_VERBS, FixDialog } from "../invoices/fix-dialog.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";

export function GapFix({ row, cell }: { row: CoverageRow; cell: CoverageMonth }) {
  const { api } = useShell();
  const [open, setOpen] = useState(false);
  const subject: FixSubject = { billFrom: row.billFrom, currency: row.currency, chargeType: row.chargeType, billingPeriod: cell.month };
  const { data: fix = null } = useQuery({
    queryKey: ["fix", "gap", subject],
    queryFn: async ({ signal }) => {
      const decision = await decisionFor(api, subject, signal);
      return decision === undefined ? null : findFix(api, decision, subject, signal);
    },
  });
  if (fix === null) return null;
  return (
    <div>
      <Button onClick={() => setOpen(true)}>{`${FIX_VERBS[fix.is]}: ${fix.purchaseOrderId}`}</Button>
      {open && <FixDialog fix={fix} subject={subject} why={t.invoices.fixReasonGap(month(cell.month))} close={() => setOpen(false)} />}
    </div>
  );
}

/** How many of a seller's latest invoices are searched for one of the same kind. */
const LATEST = 100;
/** The amount in any currency if there is no invoice of the kind yet. */
const SMALLEST = "1";

/** Asks matching about an invoice of the kind, which is not recorded. */
async function decisionFor(api: Api, subject: FixSubject, signal: AbortSignal) {
  const { invoices } = await bodyOf(api.GET("/invoices", { params: { query: { billFrom: [subject.billFrom], limit: LATEST } }, signal }));
  const latest = invoices.find(({ currency, chargeType, invoiceType }) => currency === subject.currency && chargeType === subject.chargeType && invoiceType === "INVOICE");
  const invoice: InvoiceForm = { ...subject, invoiceId: `PREVIEW-${crypto.randomUUID()}`, invoiceType: "INVOICE", amount: latest?.amount ?? SMALLEST };
  return (await bodyOf(api.POST("/invoices/preview", { body: invoice, signal }))).decision;
}
