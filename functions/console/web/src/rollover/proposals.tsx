// The proposals of a rollover: edited, accepted, checked with a dry run, and imported. Only those that the dry run would create
// are imported, so that no purchase order that exists is changed.

import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { bodyOf, given } from "../api/client.ts";
import { importFile, NOTHING_YET } from "../imports/run.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useUnsavedGuard } from "../purchase-orders/form/use-unsaved-guard.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { thisMonth } from "../format/month.ts";
import { stripsOf } from "./coverage.ts";
import { LinesDialog } from "./lines-dialog.tsx";
import { filesOf, type ProposalResult, resultsOf } from "./file.ts";
import type { Proposal } from "./propose.ts";
import { ProposalsTable } from "./proposals-table.tsx";
import { activeOf, firstAccepted, type Room } from "./room.ts";
import { RoomAlert } from "./room-alert.tsx";
import type { SourceOrder } from "./source.ts";
import { Strips } from "./strips.tsx";

interface ProposalsProps {
  sources: readonly SourceOrder[];
  proposed: readonly Proposal[];
  room: Room;
  canWrite: boolean;
}

type Results = ReadonlyMap<string, ProposalResult>;
const NO_RESULTS: Results = new Map();

export function Proposals({ sources, proposed, room, canWrite }: ProposalsProps) {
  const { api, flash } = useShell();
  const [edits, setEdits] = useState<ReadonlyMap<string, Proposal>>(new Map());
  const existing = useMemo(() => new Set(sources.map(({ id }) => id)), [sources]);
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(() => firstAccepted(proposed, existing, room));
  const [editing, setEditing] = useState<string>();
  /** What the last dry run or import said; forgotten for a proposal that is edited. */
  const [results, setResults] = useState<Results>(NO_RESULTS);
  const [created, setCreated] = useState<Results>(NO_RESULTS);
  const proposals = useMemo(() => proposed.map((proposal) => edits.get(proposal.source.id) ?? proposal), [proposed, edits]);
  const strips = useMemo(() => {
    const possible = new Set([...accepted].filter((id) => results.get(id)?.outcome !== "REFUSED"));
    return stripsOf(sources, proposals, possible);
  }, [sources, proposals, accepted, results]);
  const wanted = proposals.filter(({ source }) => accepted.has(source.id) && !created.has(source.id));
  const open = proposals.filter(({ source, id }) => !created.has(source.id) && !existing.has(id.trim()));
  const creatable = wanted.filter(({ source }) => results.get(source.id)?.outcome === "CREATED");
  const edited = proposals.find(({ source }) => source.id === editing);
  const edit = (proposal: Proposal) => {
    setEdits((before) => new Map(before).set(proposal.source.id, proposal));
    setResults((before) => new Map([...before].filter(([id]) => id !== proposal.source.id)));
  };
  const upload = (text: string, dryRun: boolean) =>
    bodyOf(api.POST("/purchase-orders/import", { params: { query: given({ dryRun: dryRun || undefined }) }, headers: { "Content-Type": "text/csv" }, body: "", bodySerializer: () => text }));

  const check = useMutation({
    meta: { changesNothing: true },
    mutationFn: async () => {
      const all = new Map<string, ProposalResult>();
      for (const file of filesOf(wanted)) for (const [id, result] of resultsOf(file, await upload(file.text, true))) all.set(id, result);
      return all;
    },
    onSuccess: setResults,
  });
  const run = useMutation({
    mutationFn: async () => {
      const all = new Map<string, ProposalResult>();
      for (const file of filesOf(creatable)) {
        const { progress, problem } = await importFile(NOTHING_YET, { send: () => upload(file.text, false), report: () => undefined, stopped: () => false });
        for (const [id, result] of resultsOf(file, progress.answer)) all.set(id, result);
        // What was created before stays shown.
        const done = new Map([...all].filter(([, { outcome }]) => outcome === "CREATED" || outcome === "UNCHANGED"));
        setCreated((before) => new Map([...before, ...done]));
        if (problem !== undefined) throw problem;
      }
      return all;
    },
    onSuccess: (all) => {
      setResults(all);
      const number = [...all.values()].filter(({ outcome }) => outcome === "CREATED" || outcome === "UNCHANGED").length;
      if (number > 0) flash({ type: "success", content: t.rollover.done(t.counts.purchaseOrders(number)) });
    },
  });
  const busy = check.isPending || run.isPending;
  const guard = useUnsavedGuard(proposals.some(({ source }) => edits.has(source.id) && !created.has(source.id)));
  return (
    <SpaceBetween size="l">
      <Strips strips={strips} />
      <RoomAlert room={room} proposed={activeOf(open, thisMonth()).length} />
      {[check.error, run.error].map((problem) => problem !== null && <ProblemAlert key={problem.title} problem={problem} />)}
      <ProposalsTable
        proposals={proposals}
        existing={existing}
        accepted={accepted}
        accept={setAccepted}
        results={new Map([...results, ...created])}
        created={created}
        room={room}
        edit={edit}
        openLines={setEditing}
        actions={
          canWrite && (
            <SpaceBetween direction="horizontal" size="xs">
              <Button loading={check.isPending} disabled={wanted.length === 0 || busy} onClick={() => check.mutate()}>
                {t.rollover.check(t.counts.purchaseOrders(wanted.length))}
              </Button>
              <Button variant="primary" loading={run.isPending} disabled={creatable.length === 0 || busy} onClick={() => run.mutate()}>
                {creatable.length === 0 ? t.rollover.createNone : t.rollover.create(t.counts.purchaseOrders(creatable.length))}
              </Button>
            </SpaceBetween>
          )
        }
      />
      {edited !== undefined && <LinesDialog proposal={edited} result={results.get(edited.source.id)} edit={edit} close={() => setEditing(undefined)} />}
      {guard.dialog}
    </SpaceBetween>
  );
}
