// The panels of an import: what the dry run found, and how the import proceeds.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type Problem, sentence } from "../api/problem.ts";
import { RowsTable } from "./rows-table.tsx";
import type { Progress } from "./run.ts";
import type { ImportAnswer, ImportCounts, ImportValue } from "../api/model.ts";
import { difference, isNegative, money } from "../format/money.ts";
import { t } from "../words/index.ts";

interface CheckedProps {
  name: string;
  answer: ImportAnswer;
  start: () => void;
  another: () => void;
  /** Undefined for a workbook, whose rows the console doesn't read. */
  saveRefused: (() => void) | undefined;
}

/** Shows the result of the dry run. */
export function Checked({ name, answer, start, another, saveRefused }: CheckedProps) {
  const { created, updated, refused } = answer.purchaseOrders;
  const number = created + updated;
  return (
    <SpaceBetween size="l">
      {refused > 0 && (
        <Alert type={number > 0 ? "warning" : "error"} header={t.imports.wouldBeRefused(t.counts.purchaseOrders(refused))}>
          {t.imports.whole} {number > 0 ? t.imports.youCanImportTheOthersNowAnd : t.imports.fixTheFileThenCheckItAgain}
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description={[t.imports.nothingIsWrittenYet, number > 0 && `${[t.counts.purchaseOrders(number), ...answer.values.map(changeOf)].join(", ")}.`].filter(Boolean).join(" ")}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={another}>{t.imports.chooseAnotherFile}</Button>
                <Button variant="primary" disabled={number === 0} onClick={start}>
                  {number === 0 ? t.imports.nothingToImport : t.imports.import(t.counts.purchaseOrders(number))}
                </Button>
              </SpaceBetween>
            }
          >
            {name}
          </Header>
        }
      >
        <SpaceBetween size="l">
          <Counts counts={answer.purchaseOrders} planned />
          {answer.values.length > 0 && <Values values={answer.values} />}
        </SpaceBetween>
      </Container>
      <RowsTable answer={answer} actions={refused > 0 && saveRefused !== undefined && <SaveRefused save={saveRefused} />} />
    </SpaceBetween>
  );
}

interface ImportingProps {
  name: string;
  progress: Progress;
  /** The number of purchase orders in the file. */
  total: number;
  running: boolean;
  problem: Problem | undefined;
  stop: () => void;
  resume: () => void;
  another: () => void;
  saveRefused: (() => void) | undefined;
}

/** Shows the import while it runs and after it ended. */
export function Importing({ name, progress, total, running, problem, stop, resume, another, saveRefused }: ImportingProps) {
  const { purchaseOrders } = progress.answer;
  const done = total - (progress.left ?? total);
  const complete = progress.left === 0;
  const all = t.counts.purchaseOrders(total);
  return (
    <SpaceBetween size="l">
      {!running && !complete && (
        <Alert
          type={problem === undefined ? "info" : "error"}
          header={problem === undefined ? t.imports.stopped : problem.title}
          action={<Button onClick={resume}>{t.common.continue}</Button>}
         >
          {problem !== undefined && `${sentence(problem.message)} `}
          {t.imports.continueTheRest(done, all)}
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={running ? <Button onClick={stop}>{t.imports.stop}</Button> : <Button onClick={another}>{t.imports.importAnotherFile}</Button>}
          >
            {name}
          </Header>
        }
      >
        <SpaceBetween size="l">
          <ProgressBar
            label={running ? t.imports.importing : t.imports.imported}
            value={total === 0 ? 100 : (done / total) * 100}
            additionalInfo={t.imports.progress(done, all)}
            {...(complete ? { status: "success" as const, resultText: t.imports.done(all) } : {})}
          />
          <Counts counts={purchaseOrders} />
          {complete && progress.answer.values.length > 0 && <Values values={progress.answer.values} />}
        </SpaceBetween>
      </Container>
      {!running && progress.left !== undefined && (
        <RowsTable answer={progress.answer} actions={purchaseOrders.refused > 0 && saveRefused !== undefined && <SaveRefused save={saveRefused} />} />
      )}
    </SpaceBetween>
  );
}

function Counts({ counts, planned = false }: { counts: ImportCounts; planned?: boolean }) {
  const { created, updated, unchanged, refused } = counts;
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: planned ? t.imports.wouldBeCreated : t.common.created, value: t.counts.purchaseOrders(created) },
        { label: planned ? t.imports.wouldBeUpdated : t.common.updated, value: t.counts.purchaseOrders(updated) },
        { label: t.imports.unchanged, value: t.counts.purchaseOrders(unchanged) },
        { label: planned ? t.imports.wouldBeRefused2 : t.imports.refused, value: t.counts.purchaseOrders(refused) },
      ]}
    />
  );
}

/** `+USD 45,000.00` */
function changeOf({ currency, before, after }: ImportValue): string {
  const change = difference(after, before);
  return isNegative(change) ? money(change, currency) : `+${money(change, currency)}`;
}

/** The values of the purchase orders that are created or changed, before and after. */
function Values({ values }: { values: readonly ImportValue[] }) {
  return (
    <KeyValuePairs
      columns={4}
      items={values.map((value) => ({
        label: t.imports.valueIn(value.currency),
        value: (
          <>
            {money(value.before, value.currency)} → {money(value.after, value.currency)}
            <div>
              <b>{changeOf(value)}</b>
            </div>
          </>
        ),
      }))}
    />
  );
}

function SaveRefused({ save }: { save: () => void }) {
  return (
    <Button iconName="download" onClick={save}>{t.imports.saveRefusedRows}</Button>
  );
}
