// A dialog that asks for confirmation, sends a change, and shows why the change failed.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { t } from "../words/index.ts";

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
      closeAriaLabel={t.common.close}
      onDismiss={() => busy || close()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={close}>{t.common.cancel}</Button>
            {stale ? (
              <Button
                variant="primary"
                onClick={() => {
                  reload();
                  close();
                }}
              >{t.common.reload}</Button>
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
          <Alert type="warning" header={t.parts.somebodyElseHasChangedIt}>{t.parts.nothingWasDoneReloadItAndCheck}</Alert>
        ) : (
          problem !== null && <ProblemAlert problem={problem} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
