// A dialog that asks for confirmation, sends a change, and shows why the change failed.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { ProblemAlert } from "./problem-alert.tsx";

const VERSION_MISMATCH = 412;

interface DialogProps {
  title: string;
  verb: string;
  size?: "medium";
  change: { isPending: boolean; error: Problem | null; mutate: () => void };
  disabled?: boolean;
  close: () => void;
  /** Loads the current version, for changes that fail if somebody else has made a newer one. */
  reload?: () => void;
  children: React.ReactNode;
}

export function Dialog({ title, verb, size, change, disabled = false, close, reload, children }: DialogProps) {
  const { isPending: busy, error: problem } = change;
  const stale = reload !== undefined && problem?.status === VERSION_MISMATCH;
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
              <Button variant="primary" loading={busy} disabled={disabled} onClick={() => change.mutate()}>
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
          <Alert type="warning" header="Somebody else has changed it">
            Nothing was done. Reload it and check what changed first.
          </Alert>
        ) : (
          problem !== null && <ProblemAlert problem={problem} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
