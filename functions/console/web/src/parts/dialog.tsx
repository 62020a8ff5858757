// A question before something is done: what is sent when it is answered, and what went wrong with it.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { Problem } from "../api/problem.ts";
import { ProblemAlert } from "./problem-alert.tsx";

/** Something that is tried: until it ends, and where it fails, what the problem is. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const attempt = async (what: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await what();
    } catch (thrown) {
      setProblem(Problem.from(thrown));
      setBusy(false);
    }
  };
  return { busy, problem, attempt, forget: () => setProblem(undefined) };
}

interface DialogProps {
  title: string;
  verb: string;
  size?: "medium";
  busy: boolean;
  problem: Problem | undefined;
  disabled?: boolean;
  confirm: () => void;
  close: () => void;
  /** Where somebody else may have changed what it is about: shows what it is now. */
  reload?: () => void;
  children: React.ReactNode;
}

export function Dialog({ title, verb, size, busy, problem, disabled = false, confirm, close, reload, children }: DialogProps) {
  const stale = reload !== undefined && problem?.status === 412;
  return (
    <Modal
      visible
      {...(size === undefined ? {} : { size })}
      header={title}
      closeAriaLabel="Close"
      onDismiss={() => busy || close()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={close}>
              Cancel
            </Button>
            {stale ? (
              <Button
                variant="primary"
                onClick={() => {
                  reload();
                  close();
                }}
              >
                Reload
              </Button>
            ) : (
              <Button variant="primary" loading={busy} disabled={disabled} onClick={confirm}>
                {verb}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {stale ? (
          <Alert type="warning" header="Somebody has changed it meanwhile">
            Reload it and look at what changed first. Nothing was done.
          </Alert>
        ) : (
          problem !== undefined && <ProblemAlert problem={problem} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
