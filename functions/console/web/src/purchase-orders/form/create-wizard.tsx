// The steps that create a purchase order.

import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Wizard from "@cloudscape-design/components/wizard";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { bodyOf } from "../../api/client.ts";
import { encodeKey } from "../../api/path-key.ts";
import { sentence } from "../../api/problem.ts";
import { purchaseOrderQuery } from "../../api/queries.ts";
import { useFollow } from "../../parts/app-link.tsx";
import { useShell } from "../../shell/context.tsx";
import { byStep, CheckContext, type CheckTarget, fieldErrors, useDraftCheck } from "./check.tsx";
import { DetailsFields } from "./details-fields.tsx";
import { formOf } from "./convert.ts";
import type { InvoicePath } from "./draft-for.ts";
import type { PurchaseOrderDraft } from "./draft.ts";
import { LinesFields } from "./lines-fields.tsx";
import { Review } from "./review.tsx";
import { useUnsavedGuard } from "./use-unsaved-guard.tsx";
import { t } from "../../words/index.ts";

const DETAILS = 0;
const LINES = 1;

interface CreateWizardProps {
  first: PurchaseOrderDraft;
  copyOf?: string;
  /** The invoice that is matched again afterwards. */
  invoice?: InvoicePath;
}

export function CreateWizard({ first: initial, copyOf, invoice }: CreateWizardProps) {
  const { api, flash } = useShell();
  const { navigate } = useFollow();
  const queryClient = useQueryClient();
  const [first] = useState(initial);
  const [draft, setDraft] = useState(first);
  const [step, setStep] = useState(DETAILS);
  const [failed, setFailed] = useState<string>();
  const change = useCallback((part: Partial<PurchaseOrderDraft>) => setDraft((before) => ({ ...before, ...part })), []);
  const target = useMemo(
    (): CheckTarget => ({
      name: "create",
      dryRun: (body) => bodyOf(api.POST("/purchase-orders", { params: { query: { dryRun: true } }, body })),
      isTaken: async (purchaseOrderId) => (await bodyOf(api.GET("/purchase-orders", { params: { query: { purchaseOrderId } } }))).purchaseOrders.length > 0,
    }),
    [api],
  );
  const check = useDraftCheck(draft, target);
  // The same key for every attempt with the same content, so that an answer that got lost doesn't create a second one.
  const idempotency = useRef({ content: "", key: "" });

  const goTo = useMutation({
    meta: { changesNothing: true },
    mutationFn: async (wanted: number) => {
      setFailed(undefined);
      if (wanted <= step) return wanted;
      const { errors, problem } = await check.insist(step === DETAILS ? "details" : "all");
      const { details, lines } = byStep(errors);
      if (details.length > 0) return DETAILS;
      if (lines.length > 0 && wanted > LINES) return LINES;
      if (problem !== undefined) throw problem;
      return wanted;
    },
    onSuccess: setStep,
    onError: (problem) => setFailed(sentence(problem.message)),
  });

  const create = useMutation({
    mutationFn: async () => {
      setFailed(undefined);
      const body = formOf(draft);
      const content = JSON.stringify(body);
      if (idempotency.current.content !== content) idempotency.current = { content, key: crypto.randomUUID() };
      const created = await bodyOf(api.POST("/purchase-orders", { params: { header: { "Idempotency-Key": idempotency.current.key } }, body }));
      if (invoice === undefined) return { created };
      const path = { billFrom: invoice.billFrom, key: encodeKey(invoice.invoiceId) };
      const matched = await bodyOf(api.PUT("/invoices/{billFrom}/{key}/association", { params: { path }, body: { rematch: true } })).catch(() => undefined);
      return { created, matched };
    },
    onSuccess: ({ created, matched }) => {
      if (invoice !== undefined) {
        const order = matched?.outcome === "MATCHED" ? matched.purchaseOrderId : undefined;
        const content = order === undefined ? t.invoices.createdNotMatched(invoice.invoiceId) : t.invoices.createdAndMatched(invoice.invoiceId, order);
        flash({ type: order === undefined ? "warning" : "success", content });
      }
      queryClient.setQueryData(purchaseOrderQuery(api, encodeKey(created.purchaseOrderId)).queryKey, created);
      guard.allow();
      flash({ type: "success", content: t.form.purchaseOrderCreated(created.purchaseOrderId) });
      void navigate(created.href);
    },
    onError: (problem) => {
      setFailed(`${problem.title}. ${sentence(problem.message)}`);
      if (fieldErrors(problem).length > 0) void check.insist();
    },
  });
  const busy = goTo.isPending || create.isPending;
  const guard = useUnsavedGuard(JSON.stringify(draft) !== JSON.stringify(first) && !create.isPending);
  const detailsMissing = byStep(check.errors).details.length > 0 && (check.at("/purchaseOrderId") ?? check.at("/billFrom")) !== undefined;

  return (
    <SpaceBetween size="l">
      {copyOf !== undefined && (
        <Alert type="info">{t.form.aCopyOfWithAllMonthsTwelve(copyOf)}</Alert>
      )}
      <CheckContext value={check}>
        <Wizard
          activeStepIndex={step}
          isLoadingNextStep={busy}
          submitButtonText={t.common.createPurchaseOrder}
          onNavigate={({ detail }) => goTo.mutate(detail.requestedStepIndex)}
          onCancel={() => void navigate("/purchase-orders")}
          onSubmit={() => create.mutate()}
          steps={[
            {
              title: t.form.details,
              description: t.form.theSellersTheMonthsTheCurrencyAnd,
              // The field may be far from the buttons.
              errorText: failed ?? (step === DETAILS && detailsMissing ? t.form.fixTheErrorsAboveFirst : undefined),
              content: <DetailsFields draft={draft} change={change} />,
            },
            {
              title: t.common.lineItems,
              description: t.form.theChargesMonthsAndValuesThatThe,
              errorText: failed,
              content: <LinesFields draft={draft} change={change} />,
            },
            {
              title: t.form.reviewAndCreate,
              errorText: failed,
              content: <Review check={check} goTo={goTo.mutate} form={() => formOf(draft)} />,
            },
          ]}
        />
      </CheckContext>
      {guard.dialog}
    </SpaceBetween>
  );
}
