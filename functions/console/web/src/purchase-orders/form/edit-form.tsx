// The form that changes a purchase order. If somebody else saves a newer version meanwhile, the API refuses the change, and
// the form can merge what the person typed into the newer version.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { bodyOf, given, ifMatch } from "../../api/client.ts";
import type { HistoryVersion, PurchaseOrder } from "../../api/model.ts";
import { encodeKey } from "../../api/path-key.ts";
import { sentence } from "../../api/problem.ts";
import { purchaseOrderQuery } from "../../api/queries.ts";
import { useFollow } from "../../parts/app-link.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useShell } from "../../shell/context.tsx";
import { Page, type PageProps } from "../../shell/page.tsx";
import { WhatIfPanel } from "../../what-if/panel.tsx";
import { CheckContext, type CheckTarget, useDraftCheck } from "./check.tsx";
import { DetailsFields } from "./details-fields.tsx";
import { draftOf, formOf } from "./convert.ts";
import type { PurchaseOrderDraft } from "./draft.ts";
import { LongTextField } from "./fields.tsx";
import { LinesFields } from "./lines-fields.tsx";
import { merged } from "./merge.ts";
import { MergedAlert, StaleAlert } from "./stale.tsx";
import { useUnsavedGuard } from "./use-unsaved-guard.tsx";
import { t } from "../../words/index.ts";

const VERSION_MISMATCH = 412;

type EditFormProps = { first: PurchaseOrder } & Pick<PageProps, "breadcrumbs">;

export function EditForm({ first, ...page }: EditFormProps) {
  const { api, flash } = useShell();
  const { navigate } = useFollow();
  const queryClient = useQueryClient();
  const [base, setBase] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const [reason, setReason] = useState("");
  /** After a merge: the fields that both changed, to different values. */
  const [conflicts, setConflicts] = useState<string[]>();
  /** The versions that others saved meanwhile, newest first. */
  const [newer, setNewer] = useState<readonly HistoryVersion[]>([]);
  const change = useCallback((part: Partial<PurchaseOrderDraft>) => setDraft((before) => ({ ...before, ...part })), []);
  const { href, version, purchaseOrderId } = base;
  const key = encodeKey(purchaseOrderId);
  const target = useMemo(
    (): CheckTarget => ({
      name: `${key} ${version}`,
      dryRun: (body) => bodyOf(api.PUT("/purchase-orders/{key}", { params: { path: { key }, header: ifMatch(version), query: { dryRun: true } }, body })),
    }),
    [api, key, version],
  );
  const check = useDraftCheck(draft, target);

  const save = useMutation({
    mutationFn: async () => {
      const { errors } = await check.insist();
      if (errors.length > 0) return undefined;
      const body = { ...formOf(draft), ...given({ reason: reason.trim() }) };
      return bodyOf(api.PUT("/purchase-orders/{key}", { params: { path: { key }, header: ifMatch(version) }, body }));
    },
    onSuccess: (saved) => {
      if (saved === undefined) return;
      queryClient.setQueryData(purchaseOrderQuery(api, key).queryKey, saved);
      guard.allow();
      const content = saved.version === version ? t.form.nothingWasChanged : t.form.purchaseOrderSavedAsVersion(purchaseOrderId, saved.version);
      flash({ type: "success", content });
      void navigate(href);
    },
  });
  const reload = useMutation({
    meta: { changesNothing: true },
    mutationFn: async () => {
      const [theirs, history] = await Promise.all([queryClient.fetchQuery(purchaseOrderQuery(api, key)), bodyOf(api.GET("/purchase-orders/{key}/history", { params: { path: { key } } }))]);
      return { theirs, versions: history.versions };
    },
    onSuccess: ({ theirs, versions }) => {
      setNewer(versions.filter((one) => one.version > version));
      const merge = merged(draftOf(base), draft, draftOf(theirs));
      setBase(theirs);
      setDraft(merge.draft);
      setConflicts(merge.conflicts);
      save.reset();
    },
  });
  const busy = save.isPending || reload.isPending;
  const guard = useUnsavedGuard(JSON.stringify(draft) !== JSON.stringify(draftOf(base)) && !save.isPending);
  const isStale = save.error?.status === VERSION_MISMATCH || check.problem?.status === VERSION_MISMATCH;
  const failed = reload.error ?? (isStale ? null : save.error);
  const wrong = check.errors.length > 0 && check.below("") !== undefined;
  return (
    <Page {...page} title={t.form.edit(purchaseOrderId)} description={t.form.version(version)}>
      <CheckContext value={check}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => void navigate(href)}>{t.common.cancel}</Button>
              <Button variant="primary" loading={busy} disabled={isStale} onClick={() => save.mutate()}>{t.form.saveChanges}</Button>
            </SpaceBetween>
          }
          errorText={wrong ? t.form.fixTheErrorsAboveFirst : undefined}
        >
          <SpaceBetween size="l">
            <DetailsFields draft={draft} change={change} existing />
            <LinesFields draft={draft} change={change} />
            <WhatIfPanel form={() => formOf(draft)} />
            <Container>
              <LongTextField label={t.form.reason} pointer="/reason" optional value={reason} description={t.form.whyItIsChangedRecordedInIts} onChange={setReason} />
            </Container>
            {failed !== null && <ProblemAlert problem={failed} />}
            {isStale && <StaleAlert busy={reload.isPending} reload={() => reload.mutate()} />}
            {!isStale && conflicts !== undefined && <MergedAlert version={version} conflicts={conflicts} newer={newer} currency={base.currency} />}
            {check.problem !== undefined && !isStale && failed === null && (
              <Alert type="error" header={check.problem.title}>
                {sentence(check.problem.message)}
              </Alert>
            )}
          </SpaceBetween>
        </Form>
      </CheckContext>
      {guard.dialog}
    </Page>
  );
}
