// Invoices from files: each file is tried first, what its documents lack is asked for, and then they are recorded.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { DocumentsAnswer } from "../api/model.ts";
import { Problem } from "../api/problem.ts";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { FileSection } from "./file-section.tsx";
import { NOTHING_SUPPLIED, send, type Supplied } from "./read.ts";
import { isNew } from "./state.ts";

interface ChosenFile {
  id: string;
  file: File;
}

/** What became of a file that was recorded. */
export type Recorded = { answer: DocumentsAnswer } | { problem: Problem };

export function DocumentsFlow({ files, another }: { files: readonly File[]; another: () => void }) {
  const { api, session, flash } = useShell();
  const [chosen] = useState<ChosenFile[]>(() => files.map((file) => ({ id: crypto.randomUUID(), file })));
  const [supplied, setSupplied] = useState<Record<string, Supplied>>({});
  const [recorded, setRecorded] = useState<Record<string, Recorded>>({});
  const suppliedTo = (id: string) => supplied[id] ?? NOTHING_SUPPLIED;
  const tried = useQueries({
    queries: chosen.map(({ id, file }) => ({
      queryKey: ["documents", id, suppliedTo(id)],
      queryFn: () => send(api, file, suppliedTo(id), true),
      enabled: Object.keys(recorded).length === 0,
      staleTime: "static" as const,
      retry: false,
    })),
  });
  const isNewIn = (answer: DocumentsAnswer | undefined) => answer?.documents.filter(isNew).length ?? 0;
  const ready = tried.reduce((sum, { data }) => sum + isNewIn(data), 0);
  const record = useMutation({
    mutationFn: async () => {
      const all: Record<string, Recorded> = {};
      // One after the other, since they may draw on the same line items.
      for (const [index, { id, file }] of chosen.entries()) {
        if (isNewIn(tried[index]?.data) === 0) continue;
        all[id] = await send(api, file, suppliedTo(id), false).then(
          (answer) => ({ answer }),
          (thrown: unknown) => ({ problem: Problem.from(thrown) }),
        );
        setRecorded({ ...all });
      }
      return Object.values(all).reduce((sum, one) => sum + ("answer" in one ? isNewIn(one.answer) : 0), 0);
    },
    onSuccess: (number) => flash({ type: number === ready ? "success" : "warning", content: t.documents.recorded(t.counts.invoices(number)) }),
  });
  const done = Object.keys(recorded).length > 0;
  const busy = tried.some(({ isFetching }) => isFetching);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        description={done ? undefined : t.imports.nothingIsWrittenYet}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={record.isPending} onClick={another}>{done ? t.documents.close : t.documents.otherFiles}</Button>
            {!done && session.canWriteInvoices && (
              <Button variant="primary" loading={record.isPending} disabled={ready === 0 || busy} onClick={() => record.mutate()}>
                {ready === 0 ? t.documents.nothingToRecord : t.documents.record(t.counts.invoices(ready))}
              </Button>
            )}
          </SpaceBetween>
        }
      >
        {t.documents.title}
      </Header>
      {!session.canWriteInvoices && <Alert type="info">{t.documents.youCanOnlyTry}</Alert>}
      {chosen.map(({ id, file }, index) => {
        const after = recorded[id];
        return (
          <FileSection
            key={id}
            name={file.name}
            answer={after !== undefined && "answer" in after ? after.answer : tried[index]?.data}
            problem={after !== undefined && "problem" in after ? after.problem : (tried[index]?.error ?? undefined)}
            recorded={after !== undefined && "answer" in after}
            fixed={done || record.isPending}
            supplied={suppliedTo(id)}
            supply={(some) => setSupplied((before) => ({ ...before, [id]: { ...(before[id] ?? NOTHING_SUPPLIED), ...some } }))}
          />
        );
      })}
    </SpaceBetween>
  );
}
