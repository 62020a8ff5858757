// Imports purchase orders from a CSV file: choose the file, check what each row would do, then run the import.

import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { bodyOf, given } from "../api/client.ts";
import type { ImportAnswer } from "../api/model.ts";
import { Problem } from "../api/problem.ts";
import { download } from "../parts/download.ts";
import { Loading } from "../parts/loaded.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { Checked, Importing } from "./panels.tsx";
import { type Batch, batches, type CsvFile, decodeUtf8, joined, readCsv } from "./csv.ts";
import { importBatches, NOTHING_YET, type Progress } from "./run.ts";

interface ChosenFile {
  name: string;
  csv: CsvFile;
  batches: Batch[];
}

type State =
  | { is: "choosing" }
  | { is: "checked"; file: ChosenFile; answer: ImportAnswer }
  | { is: "importing"; file: ChosenFile; progress: Progress }
  | { is: "ended"; file: ChosenFile; progress: Progress; problem?: Problem };

function unreadable(detail: string): Problem {
  return new Problem(0, "MalformedRequest", "The file can't be read", detail);
}

export function ImportPage() {
  const { session } = useShell();
  return (
    <Page title="Import" breadcrumbs={[]} description="Purchase orders from a CSV file: one row for each line item, with the columns of the export.">
      {session.canWrite ? <ImportSteps /> : <Alert type="info">You can read purchase orders, but not import them.</Alert>}
    </Page>
  );
}

function ImportSteps() {
  const { api, flash } = useShell();
  const [state, setState] = useState<State>({ is: "choosing" });
  const stop = useRef(false);
  // Leaving the page stops the import before its next batch.
  useEffect(() => {
    stop.current = false;
    return () => {
      stop.current = true;
    };
  }, []);
  const upload = (text: string, dryRun: boolean) =>
    bodyOf(
      api.POST("/purchase-orders/import", {
        params: { query: given({ dryRun: dryRun || undefined }) },
        headers: { "Content-Type": "text/csv" },
        body: text,
        bodySerializer: (text) => text,
      }),
    );

  const check = useMutation({
    meta: { changesNothing: true },
    mutationFn: async (chosen: File) => {
      const bytes = await chosen.arrayBuffer().catch((thrown: unknown) => {
        throw Problem.from(thrown);
      });
      const text = decodeUtf8(bytes);
      if (text === undefined) throw unreadable("It must be UTF-8. In Excel, save it as “CSV UTF-8”.");
      const csv = readCsv(text);
      if (csv.errors.length > 0) throw unreadable(csv.errors.join(" "));
      const answer = await upload(text, true);
      return { file: { name: chosen.name, csv, batches: batches(csv) }, answer };
    },
    onSuccess: (checked) => setState({ is: "checked", ...checked }),
  });

  const run = useMutation({
    mutationFn: ({ file, from }: { file: ChosenFile; from: Progress }) => {
      stop.current = false;
      setState({ is: "importing", file, progress: from });
      return importBatches(file.batches, from, {
        send: (text) => upload(text, false),
        report: (progress) => setState({ is: "importing", file, progress }),
        stopped: () => stop.current,
      });
    },
    onSuccess: (end, { file }) => {
      setState({ is: "ended", file, ...end });
      if (end.problem === undefined && end.progress.batches === file.batches.length) flash({ type: "success", content: `${file.name} is imported.` });
    },
  });

  const saveRefused = ({ name, csv }: ChosenFile, { rows }: ImportAnswer) => {
    const refused = new Set(rows.filter(({ outcome }) => outcome === "REFUSED").map(({ row }) => row));
    if (csv.header === undefined) return;
    const text = joined([csv.header, ...csv.rows.filter(({ number }) => refused.has(number))]);
    download(`refused-${name}`, text, "text/csv;charset=utf-8");
  };

  const startAgain = () => setState({ is: "choosing" });
  switch (state.is) {
    case "choosing":
      if (check.isPending) return <Loading text={`Checking ${check.variables.name}`} />;
      return (
        <SpaceBetween size="l">
          {check.error !== null && <ProblemAlert problem={check.error} />}
          <ChooseFile choose={check.mutate} />
        </SpaceBetween>
      );
    case "checked":
      return (
        <Checked
          name={state.file.name}
          answer={state.answer}
          start={() => run.mutate({ file: state.file, from: NOTHING_YET })}
          another={startAgain}
          saveRefused={() => saveRefused(state.file, state.answer)}
        />
      );
    case "importing":
    case "ended":
      return (
        <Importing
          name={state.file.name}
          progress={state.progress}
          rows={state.file.csv.rows.length}
          running={state.is === "importing"}
          problem={state.is === "ended" ? state.problem : undefined}
          complete={state.progress.batches === state.file.batches.length}
          stop={() => {
            stop.current = true;
          }}
          resume={() => run.mutate({ file: state.file, from: state.progress })}
          another={startAgain}
          saveRefused={() => saveRefused(state.file, state.progress.answer)}
        />
      );
  }
}
