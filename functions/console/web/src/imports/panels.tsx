// The panels of an import: what the dry run found, and how the import proceeds.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type Problem, sentence } from "../api/problem.ts";
import { count } from "../format/words.ts";
import { RowsTable } from "./rows-table.tsx";
import type { Progress } from "./run.ts";
import type { ImportAnswer, ImportCounts } from "../api/model.ts";

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
        <Alert type={number > 0 ? "warning" : "error"} header={`${count(refused, "purchase order")} would be refused`}>
          A purchase order is imported whole or not at all. {number > 0 ? "You can import the others now, and these after you fix them." : "Fix the file, then check it again."}
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description="Nothing is written yet."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={another}>Choose another file</Button>
                <Button variant="primary" disabled={number === 0} onClick={start}>
                  {number === 0 ? "Nothing to import" : `Import ${count(number, "purchase order")}`}
                </Button>
              </SpaceBetween>
            }
          >
            {name}
          </Header>
        }
      >
        <Counts counts={answer.purchaseOrders} planned />
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
  const all = count(total, "purchase order");
  return (
    <SpaceBetween size="l">
      {!running && !complete && (
        <Alert
          type={problem === undefined ? "info" : "error"}
          header={problem === undefined ? "Stopped" : problem.title}
          action={<Button onClick={resume}>Continue</Button>}
        >
          {problem !== undefined && `${sentence(problem.message)} `}
          {done} of {all} are done. Continue to import the rest.
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={running ? <Button onClick={stop}>Stop</Button> : <Button onClick={another}>Import another file</Button>}
          >
            {name}
          </Header>
        }
      >
        <SpaceBetween size="l">
          <ProgressBar
            label={running ? "Importing" : "Imported"}
            value={total === 0 ? 100 : (done / total) * 100}
            additionalInfo={`${done} of ${all}`}
            {...(complete ? { status: "success" as const, resultText: `${all} done` } : {})}
          />
          <Counts counts={purchaseOrders} />
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
        { label: planned ? "Would be created" : "Created", value: count(created, "purchase order") },
        { label: planned ? "Would be updated" : "Updated", value: count(updated, "purchase order") },
        { label: "Unchanged", value: count(unchanged, "purchase order") },
        { label: planned ? "Would be refused" : "Refused", value: count(refused, "purchase order") },
      ]}
    />
  );
}

function SaveRefused({ save }: { save: () => void }) {
  return (
    <Button iconName="download" onClick={save}>
      Save refused rows
    </Button>
  );
}
