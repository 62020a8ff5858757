// What the edit form says when somebody else has saved a newer version.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";

export function StaleAlert({ busy, reload }: { busy: boolean; reload: () => void }) {
  return (
    <Alert
      type="warning"
      header="Somebody else has changed this purchase order"
      action={
        <Button loading={busy} onClick={reload}>
          Reload and keep what I typed
        </Button>
      }
    >
      Your changes are not saved, and theirs are not overwritten. Reload to get the new version: fields that you didn&apos;t change take its values, and
      fields that you changed keep yours.
    </Alert>
  );
}

/** `conflicts` are the fields that both changed, to different values. */
export function MergedAlert({ version, conflicts }: { version: number; conflicts: readonly string[] }) {
  return (
    <Alert type={conflicts.length > 0 ? "warning" : "info"} header={`Now based on version ${version}`}>
      {conflicts.length > 0
        ? `You and somebody else have both changed: ${conflicts.join(", ")}. The form has your values. Check them before you save.`
        : "What you typed is still here. Check it, then save."}
    </Alert>
  );
}
