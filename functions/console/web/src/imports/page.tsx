// Import of purchase orders from a CSV file: choose it, see what each row would do, then let it be done.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem.ts";
import { download } from "../parts/download.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { Checked, Importing } from "./panels.tsx";
import { type Batch, batches, type CsvFile, decodeUtf8, joined, readCsv } from "./csv.ts";
import { importBatches, NOTHING_YET, type Progress } from "./run.ts";
import type { ImportAnswer } from "./types.ts";

export interface Chosen {
  name: string;
  csv: CsvFile;
  batches: Batch[];
}

type State =
  | { is: "choosing"; problem?: Problem }
  | { is: "checking"; name: string }
  | { is: "checked"; file: Chosen; answer: ImportAnswer }
  | { is: "importing"; file: Chosen; progress: Progress }
  | { is: "done"; file: Chosen; progress: Progress; problem?: Problem };

function unreadable(detail: string): Problem {
  return new Problem(0, "MalformedRequest", "The file can't be read", detail);
}

export function ImportPage() {
  const { session } = useShell();
  return (
    <Page title="Import" breadcrumbs={[]} description="Purchase orders from a spreadsheet: one row a line item, in the columns of the export.">
      {session.canWrite ? <ImportSteps /> : <Alert type="info">Importing changes purchase orders, and you may only read them.</Alert>}
    </Page>
  );
}

function ImportSteps() {
  const { api, flash } = useShell();
  const [state, setState] = useState<State>({ is: "choosing" });
  const stop = useRef(false);
  // Whoever leaves the page leaves what isn't sent yet.
  useEffect(() => {
    stop.current = false;
    return () => {
      stop.current = true;
    };
  }, []);

  const check = async (chosen: File) => {
    setState({ is: "checking", name: chosen.name });
    try {
      const text = decodeUtf8(await chosen.arrayBuffer());
      if (text === undefined) throw unreadable("It must be UTF-8. Excel saves it so as “CSV UTF-8”.");
      const csv = readCsv(text);
      if (csv.errors.length > 0) throw unreadable(csv.errors.join(" "));
      const answer = await api.upload<ImportAnswer>("/purchase-orders/import", text, { dryRun: true });
      setState({ is: "checked", file: { name: chosen.name, csv, batches: batches(csv) }, answer });
    } catch (thrown) {
      setState({ is: "choosing", problem: Problem.from(thrown) });
    }
  };

  const run = async (file: Chosen, from: Progress) => {
    stop.current = false;
    setState({ is: "importing", file, progress: from });
    const { progress, problem } = await importBatches(file.batches, from, {
      send: (text) => api.upload<ImportAnswer>("/purchase-orders/import", text),
      report: (progress) => setState({ is: "importing", file, progress }),
      stopped: () => stop.current,
    });
    setState({ is: "done", file, progress, ...(problem === undefined ? {} : { problem }) });
    if (problem === undefined && progress.batches === file.batches.length) flash({ type: "success", content: `${file.name} is imported.` });
  };

  const saveRefused = ({ name, csv }: Chosen, { rows }: ImportAnswer) => {
    const refused = new Set(rows.filter(({ outcome }) => outcome === "REFUSED").map(({ row }) => row));
    if (csv.header === undefined) return;
    const text = joined([csv.header, ...csv.rows.filter(({ number }) => refused.has(number))]);
    download(`refused-${name}`, text, "text/csv;charset=utf-8");
  };

  const again = () => setState({ is: "choosing" });
  switch (state.is) {
    case "choosing":
      return (
        <SpaceBetween size="l">
          {state.problem !== undefined && <ProblemAlert problem={state.problem} />}
          <ChooseFile choose={(file) => void check(file)} />
        </SpaceBetween>
      );
    case "checking":
      return (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" /> Checking {state.name}
        </Box>
      );
    case "checked":
      return (
        <Checked
          name={state.file.name}
          answer={state.answer}
          start={() => void run(state.file, NOTHING_YET)}
          another={again}
          saveRefused={() => saveRefused(state.file, state.answer)}
        />
      );
    case "importing":
    case "done":
      return (
        <Importing
          name={state.file.name}
          progress={state.progress}
          rows={state.file.csv.rows.length}
          running={state.is === "importing"}
          problem={state.is === "done" ? state.problem : undefined}
          complete={state.progress.batches === state.file.batches.length}
          stop={() => {
            stop.current = true;
          }}
          goOn={() => void run(state.file, state.progress)}
          another={again}
          saveRefused={() => saveRefused(state.file, state.progress.answer)}
        />
      );
  }
}
