// What the edit form says when somebody else has saved a newer version.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import type { HistoryVersion } from "../../api/model.ts";
import { instant } from "../../format/month.ts";
import { Changes } from "../history.tsx";
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

interface MergedAlertProps {
  version: number;
  /** The fields that both changed, to different values. */
  conflicts: readonly string[];
  /** The versions that others saved meanwhile. */
  newer: readonly HistoryVersion[];
  currency: string;
}

export function MergedAlert({ version, conflicts, newer, currency }: MergedAlertProps) {
  return (
    <Alert type={conflicts.length > 0 ? "warning" : "info"} header={t.form.nowBasedOnVersion(version)}>
      {conflicts.length > 0 ? t.form.youAndSomebodyElseHaveBothChanged(conflicts.join(", ")) : t.form.whatYouTypedIsStillHereCheck}
      <ul className="plain">
        {newer.map((theirs) => (
          <li key={theirs.version} className="text">
            {t.form.theirs(theirs.actor, instant(theirs.at), theirs.reason ?? "-")}
            <Changes version={theirs} currency={currency} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}
