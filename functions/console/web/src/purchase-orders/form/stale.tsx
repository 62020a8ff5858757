// What the edit form says when somebody else has saved a newer version.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { t } from "../../words/index.ts";

export function StaleAlert({ busy, reload }: { busy: boolean; reload: () => void }) {
  return (
    <Alert
      type="warning"
      header={t.form.somebodyElseHasChangedThisPurchase}
      action={
        <Button loading={busy} onClick={reload}>{t.form.reloadAndKeepWhatITyped}</Button>
      }
    >{t.form.yourChangesAreNotSavedAndTheirs}</Alert>
  );
}

/** `conflicts` are the fields that both changed, to different values. */
export function MergedAlert({ version, conflicts }: { version: number; conflicts: readonly string[] }) {
  return (
    <Alert type={conflicts.length > 0 ? "warning" : "info"} header={t.form.nowBasedOnVersion(version)}>
      {conflicts.length > 0
        ? t.form.youAndSomebodyElseHaveBothChanged(conflicts.join(", "))
        : t.form.whatYouTypedIsStillHereCheck}
    </Alert>
  );
}
