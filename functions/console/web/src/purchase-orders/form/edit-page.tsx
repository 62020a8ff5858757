// Changes a purchase order. If somebody else has saved another version meanwhile, nothing is overwritten, and nothing
// that was typed is lost: it can be brought onto theirs.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useCallback, useState } from "react";
import { useParams } from "react-router";
import { decodeKey } from "../../api/path-key.ts";
import { Problem, sentence } from "../../api/problem.ts";
import type { Order, OrderForm } from "../../api/types.ts";
import { useLoad } from "../../api/use-load.ts";
import { useFollow } from "../../parts/app-link.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { useShell } from "../../shell/context.tsx";
import { Page } from "../../shell/page.tsx";
import { CheckContext, useCheck } from "./check.tsx";
import { DetailsFields } from "./details-fields.tsx";
import { type Draft, draftOf, formOf } from "./draft.ts";
import { LongTextField } from "./fields.tsx";
import { LinesFields } from "./lines-fields.tsx";
import { merged } from "./merge.ts";
import { useLeaving } from "./use-leaving.tsx";

export function EditPage() {
  const { key = "" } = useParams();
  const { api, session } = useShell();
  const href = `/purchase-orders/${key}`;
  const order = useLoad(href, (signal) => api.get<Order>(href, {}, signal));
  const id = decodeKey(key);
  const above = [
    { text: "Purchase orders", to: "/purchase-orders" },
    { text: id, to: href },
  ];
  if (session.canWrite && order.value !== undefined) return <EditForm first={order.value} above={above} />;
  return (
    <Page title="Edit" breadcrumbs={above}>
      {!session.canWrite ? (
        <Alert type="info">You may read purchase orders, but not change them.</Alert>
      ) : order.problem !== undefined ? (
        <ProblemAlert problem={order.problem} retry={order.reload} />
      ) : (
        <Box textAlign="center" padding="l">
          <Spinner /> Loading
        </Box>
      )}
    </Page>
  );
}

type Stale = { is: "told" } | { is: "merged"; version: number; both: string[] };

function EditForm({ first, above }: { first: Order; above: { text: string; to: string }[] }) {
  const { api, flash } = useShell();
  const { navigate } = useFollow();
  const [base, setBase] = useState(first);
  const [draft, setDraft] = useState(() => draftOf(first));
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Problem>();
  const [stale, setStale] = useState<Stale>();
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const { href, version } = base;
  const dryRun = useCallback(
    (form: OrderForm) => api.send<Order>("PUT", href, form, { ifMatch: version, query: { dryRun: true } }),
    [api, href, version],
  );
  const check = useCheck(draft, dryRun);
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(base));
  const leaving = useLeaving(dirty && !busy);
  const isStale = stale?.is === "told" || (stale === undefined && check.problem?.code === "VersionMismatch");

  const save = async () => {
    setBusy(true);
    setFailed(undefined);
    const { errors } = await check.insist();
    if (errors.length > 0) return setBusy(false);
    try {
      const body = { ...formOf(draft), ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
      const saved = await api.send<Order>("PUT", href, body, { ifMatch: version });
      leaving.allow();
      flash({ type: "success", content: saved.version === version ? "Nothing was changed." : `Purchase order ${saved.purchaseOrderId} saved as version ${saved.version}.` });
      void navigate(href);
    } catch (thrown) {
      const problem = Problem.from(thrown);
      setBusy(false);
      if (problem.status === 412) setStale({ is: "told" });
      else setFailed(problem);
    }
  };

  const reload = async () => {
    setBusy(true);
    try {
      const theirs = await api.get<Order>(href);
      const { draft: both, both: fields } = merged(draftOf(base), draft, draftOf(theirs));
      setBase(theirs);
      setDraft(both);
      setStale({ is: "merged", version: theirs.version, both: fields });
      setFailed(undefined);
    } catch (thrown) {
      setFailed(Problem.from(thrown));
    } finally {
      setBusy(false);
    }
  };

  const wrong = check.errors.length > 0 && check.below("") !== undefined;
  return (
    <Page title={`Edit ${base.purchaseOrderId}`} breadcrumbs={above} description={`Version ${version}`}>
      <CheckContext value={check}>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => void navigate(href)}>
                Cancel
              </Button>
              <Button variant="primary" loading={busy} disabled={isStale} onClick={() => void save()}>
                Save changes
              </Button>
            </SpaceBetween>
          }
          errorText={wrong ? "Something above needs to be mended first." : undefined}
        >
          <SpaceBetween size="l">
            <DetailsFields draft={draft} change={change} existing />
            <LinesFields draft={draft} change={change} />
            <Container>
              <LongTextField label="Reason" pointer="/reason" optional value={reason} description="Why it is changed. Kept in its history." onChange={setReason} />
            </Container>
            {failed !== undefined && <ProblemAlert problem={failed} />}
            {isStale && (
              <Alert
                type="warning"
                header="Somebody has changed this purchase order meanwhile"
                action={
                  <Button loading={busy} onClick={() => void reload()}>
                    Reload and keep what I typed
                  </Button>
                }
              >
                Nothing of yours was saved, and nothing of theirs was overwritten. Reload it: what you didn&apos;t touch is taken from the new version, what you
                typed stays.
              </Alert>
            )}
            {stale?.is === "merged" && (
              <Alert type={stale.both.length > 0 ? "warning" : "info"} header={`Now based on version ${stale.version}`}>
                {stale.both.length > 0
                  ? `You and somebody else have both changed: ${stale.both.join(", ")}. Here is what you typed; look at it before you save.`
                  : "What you typed is still here. Look at it, then save."}
              </Alert>
            )}
            {check.problem !== undefined && !isStale && failed === undefined && (
              <Alert type="error" header={check.problem.title}>
                {sentence(check.problem.message)}
              </Alert>
            )}
          </SpaceBetween>
        </Form>
      </CheckContext>
      {leaving.dialog}
    </Page>
  );
}
