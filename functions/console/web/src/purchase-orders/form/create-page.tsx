// Makes a purchase order in AWS's two steps and a review. A copy of another begins with that one, moved to next year.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import Wizard from "@cloudscape-design/components/wizard";
import { useCallback, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { sentence } from "../../api/problem.ts";
import { Problem } from "../../api/problem.ts";
import type { Order, OrderForm } from "../../api/types.ts";
import { useLoad } from "../../api/use-load.ts";
import { thisMonth } from "../../format/month.ts";
import { useFollow } from "../../parts/app-link.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useShell } from "../../shell/context.tsx";
import { Page } from "../../shell/page.tsx";
import { byStep, CheckContext, fieldErrors, useCheck } from "./check.tsx";
import { DetailsFields } from "./details-fields.tsx";
import { type Draft, draftOf, emptyDraft, formOf } from "./draft.ts";
import { LinesFields } from "./lines-fields.tsx";
import { moved } from "./next-year.ts";
import { Review } from "./review.tsx";
import { useLeaving } from "./use-leaving.tsx";

const ABOVE = [{ text: "Purchase orders", to: "/purchase-orders" }];
const TITLE = "Create purchase order";

export function CreatePage() {
  const { api, session } = useShell();
  const [search] = useSearchParams();
  const copied = search.get("copy");
  const path = `/purchase-orders/${copied ?? ""}`;
  const original = useLoad(`copy ${copied ?? ""}`, async (signal) => (copied === null ? undefined : api.get<Order>(path, {}, signal)));
  if (!session.canWrite) {
    return (
      <Page title={TITLE} breadcrumbs={ABOVE}>
        <Alert type="info">You may read purchase orders, but not create them.</Alert>
      </Page>
    );
  }
  if (original.problem !== undefined) {
    return (
      <Page title={TITLE} breadcrumbs={ABOVE}>
        <ProblemAlert problem={original.problem} retry={original.reload} />
      </Page>
    );
  }
  if (original.loading) {
    return (
      <Page title={TITLE} breadcrumbs={ABOVE}>
        <Box textAlign="center" padding="l">
          <Spinner /> Loading
        </Box>
      </Page>
    );
  }
  const first = original.value === undefined ? emptyDraft(thisMonth()) : moved(draftOf(original.value), 12);
  return <CreateWizard key={copied} first={first} copyOf={original.value?.purchaseOrderId} />;
}

function CreateWizard({ first, copyOf }: { first: Draft; copyOf: string | undefined }) {
  const { api, flash } = useShell();
  const { navigate } = useFollow();
  const [draft, setDraft] = useState(first);
  const [step, setStep] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const dryRun = useCallback((form: OrderForm) => api.send<Order>("POST", "/purchase-orders", form, { query: { dryRun: true } }), [api]);
  const isTaken = useCallback(
    async (purchaseOrderId: string) => (await api.get<{ purchaseOrders: unknown[] }>("/purchase-orders", { purchaseOrderId })).purchaseOrders.length > 0,
    [api],
  );
  const check = useCheck(draft, dryRun, isTaken);
  const dirty = JSON.stringify(draft) !== JSON.stringify(first);
  const leaving = useLeaving(dirty && !busy);
  // The same for every try at the same content, so that a lost answer makes no second one.
  const once = useRef({ content: "", key: "" });

  const goTo = async (wanted: number) => {
    setFailed(undefined);
    if (wanted <= step) return setStep(wanted);
    setBusy(true);
    const { errors, problem } = await check.insist();
    setBusy(false);
    const { details, lines } = byStep(errors);
    if (details.length > 0) return setStep(0);
    if (lines.length > 0 && wanted > 1) return setStep(1);
    if (problem !== undefined) return setFailed(sentence(problem.message));
    setStep(wanted);
  };

  const create = async () => {
    const form = formOf(draft);
    const content = JSON.stringify(form);
    if (once.current.content !== content) once.current = { content, key: crypto.randomUUID() };
    setBusy(true);
    setFailed(undefined);
    try {
      const made = await api.send<Order>("POST", "/purchase-orders", form, { idempotencyKey: once.current.key });
      leaving.allow();
      flash({ type: "success", content: `Purchase order ${made.purchaseOrderId} created.` });
      void navigate(made.href);
    } catch (thrown) {
      const problem = Problem.from(thrown);
      setBusy(false);
      setFailed(`${problem.title}. ${sentence(problem.message)}`);
      const { details, lines } = byStep(fieldErrors(problem));
      if (details.length > 0 || lines.length > 0) void goTo(2);
    }
  };

  return (
    <Page title={TITLE} breadcrumbs={ABOVE}>
      {copyOf !== undefined && (
        <Alert type="info">
          A copy of {copyOf}, moved to the next year: all months are twelve later. Look at its ID, months and prices before you create it.
        </Alert>
      )}
      <CheckContext value={check}>
        <Wizard
          activeStepIndex={step}
          isLoadingNextStep={busy}
          submitButtonText="Create purchase order"
          onNavigate={({ detail }) => void goTo(detail.requestedStepIndex)}
          onCancel={() => void navigate("/purchase-orders")}
          onSubmit={() => void create()}
          steps={[
            {
              title: "Details",
              description: "Who sells, for which months, in which currency, and who hears of it.",
              errorText: failed ?? (step === 0 ? told(byStep(check.errors).details.length, check.at("/purchaseOrderId") ?? check.at("/billFrom")) : undefined),
              content: <DetailsFields draft={draft} change={change} />,
            },
            {
              title: "Line items",
              description: "What it is divided into.",
              errorText: failed,
              content: <LinesFields draft={draft} change={change} />,
            },
            {
              title: "Review and create",
              errorText: failed,
              content: <Review check={check} goTo={(wanted) => void goTo(wanted)} />,
            },
          ]}
        />
      </CheckContext>
      {leaving.dialog}
    </Page>
  );
}

/** Beside the buttons, which may be far from the field. */
function told(wrong: number, shown: string | undefined): string | undefined {
  return wrong > 0 && shown !== undefined ? "Something above needs to be mended first." : undefined;
}
