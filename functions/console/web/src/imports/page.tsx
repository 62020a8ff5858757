// Imports purchase orders from a CSV file or an Excel workbook: choose the file, check what each row would do, then run the
// import. The file is sent as it is, whole, because its numbers are read by the decimal mark of the whole file.

import Alert from "@cloudscape-design/components/alert";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { bodyOf, given } from "../api/client.ts";
import type { ImportAnswer } from "../api/model.ts";
import { Problem, sentence } from "../api/problem.ts";
import { DocumentsFlow } from "../documents/flow.tsx";
import { isDocument } from "../documents/read.ts";
import { WORKBOOK } from "../format/media-types.ts";
import { download } from "../parts/download.ts";
import { Loading } from "../parts/loaded.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { Checked, Importing } from "./panels.tsx";
import { type CsvFile, decodeUtf8, joined, readCsv } from "./csv.ts";
import { importFile, NOTHING_YET, type Progress } from "./run.ts";
import { t } from "../words/index.ts";

interface ChosenFile {
  name: string;
  body: Blob;
  mediaType: string;
  /** The records of a CSV file; undefined for a workbook. */
  csv?: CsvFile;
}

type State =
  | { is: "choosing" }
  | { is: "documents"; files: readonly File[] }
  | { is: "checked"; file: ChosenFile; answer: ImportAnswer }
  | { is: "importing"; file: ChosenFile; total: number; progress: Progress }
  | { is: "ended"; file: ChosenFile; total: number; progress: Progress; problem?: Problem };

/** Reads a file as far as the console needs it. A workbook is a ZIP archive, whose first letters are PK. */
async function opened(chosen: File): Promise<ChosenFile> {
  const bytes = await chosen.arrayBuffer().catch((thrown: unknown) => {
    throw Problem.from(thrown);
  });
  const { name } = chosen;
  const body = new Blob([bytes]);
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0x50 && second === 0x4b) return { name, body, mediaType: WORKBOOK };
  const text = decodeUtf8(bytes);
  if (text === undefined) throw unreadable(t.imports.itMustBeAnExcelWorkbookXlsx);
  const csv = readCsv(text);
  if (csv.error !== undefined) throw unreadable(sentence(csv.error));
  return { name, body, mediaType: "text/csv", csv };
}

function unreadable(detail: string): Problem {
  return new Problem(0, "MalformedRequest", t.imports.theFileCantBeRead, detail);
}

export function ImportPage() {
  const { session } = useShell();
  return (
    <Page title={t.common.import} breadcrumbs={[]} description={t.imports.purchaseOrdersFromAnExcelWorkbook}>
      {session.canWrite ? <ImportSteps /> : <Alert type="info">{t.imports.youCanReadPurchaseOrdersButNot}</Alert>}
    </Page>
  );
}

function ImportSteps() {
  const { api, flash } = useShell();
  const [state, setState] = useState<State>({ is: "choosing" });
  const stop = useRef(false);
  // Leaving the page stops the import before its next request.
  useEffect(() => {
    stop.current = false;
    return () => {
      stop.current = true;
    };
  }, []);
  const upload = ({ body, mediaType }: ChosenFile, dryRun: boolean) =>
    bodyOf(
      api.POST("/purchase-orders/import", {
        params: { query: given({ dryRun: dryRun || undefined }) },
        headers: { "Content-Type": mediaType },
        body: "",
        bodySerializer: () => body,
      }),
    );

  const check = useMutation({
    meta: { changesNothing: true },
    mutationFn: async (files: readonly File[]): Promise<State> => {
      const [first, ...others] = files;
      if (first === undefined) return { is: "choosing" };
      if (others.length > 0 || (await isDocument(first))) return { is: "documents", files };
      const file = await opened(first);
      return { is: "checked", file, answer: await upload(file, true) };
    },
    onSuccess: setState,
  });

  const run = useMutation({
    mutationFn: ({ file, total, from }: { file: ChosenFile; total: number; from: Progress }) => {
      stop.current = false;
      setState({ is: "importing", file, total, progress: from });
      return importFile(from, {
        send: () => upload(file, false),
        report: (progress) => setState({ is: "importing", file, total, progress }),
        stopped: () => stop.current,
      });
    },
    onSuccess: (end, { file, total }) => {
      setState({ is: "ended", file, total, ...end });
      if (end.progress.left === 0) flash({ type: "success", content: t.imports.isImported(file.name) });
    },
  });

  const saverOf = ({ name, csv }: ChosenFile, { rows }: ImportAnswer) => {
    const [header, ...records] = csv?.records ?? [];
    if (csv === undefined || header === undefined) return undefined;
    return () => {
      const refused = new Set(rows.filter(({ outcome }) => outcome === "REFUSED").map(({ row }) => row));
      const text = csv.prefix + joined([header, ...records.filter(({ number }) => refused.has(number))]);
      download(`refused-${name}`, new Blob([text], { type: "text/csv;charset=utf-8" }));
    };
  };

  const startAgain = () => setState({ is: "choosing" });
  switch (state.is) {
    case "choosing":
      if (check.isPending) return <Loading text={t.imports.checking(check.variables[0]?.name ?? "")} />;
      return (
        <SpaceBetween size="l">
          {check.error !== null && <ProblemAlert problem={check.error} />}
          <ChooseFile choose={check.mutate} />
        </SpaceBetween>
      );
    case "documents":
      return <DocumentsFlow files={state.files} another={startAgain} />;
    case "checked":
      return (
        <Checked
          name={state.file.name}
          answer={state.answer}
          start={() => run.mutate({ file: state.file, total: totalOf(state.answer), from: NOTHING_YET })}
          another={startAgain}
          saveRefused={saverOf(state.file, state.answer)}
        />
      );
    case "importing":
    case "ended":
      return (
        <Importing
          name={state.file.name}
          progress={state.progress}
          total={state.total}
          running={state.is === "importing"}
          problem={state.is === "ended" ? state.problem : undefined}
          stop={() => {
            stop.current = true;
          }}
          resume={() => run.mutate({ file: state.file, total: state.total, from: state.progress })}
          another={startAgain}
          saveRefused={saverOf(state.file, state.progress.answer)}
        />
      );
  }
}

/** The number of purchase orders in the file. */
function totalOf({ purchaseOrders: { created, updated, unchanged, refused } }: ImportAnswer): number {
  return created + updated + unchanged + refused;
}
