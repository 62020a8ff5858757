// The settings' form. It is based on the version that was read: where somebody changed them since, what was typed stays,
// and the person says which of both shall be.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { Problem } from "../api/problem.ts";
import { FormProblem } from "../parts/form-problem.tsx";
import { useShell } from "../shell/context.tsx";
import { AccountFields, ContactFields, NoticeFields } from "./fields.tsx";
import { differences, type Draft, draftOf, pointers, same, type Settings, settingsOf } from "./form.ts";

const STALE = 412;

export function EditSettings({ settings, saved }: { settings: Settings; saved: (settings: Settings) => void }) {
  const { api, flash } = useShell();
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [newer, setNewer] = useState<Settings>();
  const change = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }));
  const startFrom = (from: Settings) => {
    setBase(from);
    setDraft(draftOf(from));
    setProblem(undefined);
    setNewer(undefined);
  };

  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const after = await api.send<Settings>("PUT", "/settings", settingsOf(draft), { ifMatch: base.version });
      startFrom(after);
      saved(after);
      flash({ type: "success", content: "The settings are saved." });
    } catch (thrown) {
      const refused = Problem.from(thrown);
      if (refused.status !== STALE) return setProblem(refused);
      try {
        setNewer(await api.get<Settings>("/settings"));
      } catch (again) {
        setProblem(Problem.from(again));
      }
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Form
        errorText={problem && <FormProblem problem={problem} shown={pointers(draft)} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" disabled={busy || same(draft, draftOf(base))} onClick={() => startFrom(base)}>
              Discard changes
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} disabled={newer !== undefined}>
              Save
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <AccountFields draft={draft} change={change} problem={problem} />
          <ContactFields draft={draft} change={change} problem={problem} />
          <NoticeFields draft={draft} change={change} problem={problem} />
          {newer !== undefined && (
            <Newer
              changed={differences(base, newer)}
              keepMine={() => {
                setBase(newer);
                setNewer(undefined);
              }}
              takeTheirs={() => startFrom(newer)}
            />
          )}
        </SpaceBetween>
      </Form>
    </form>
  );
}

/** Somebody was faster. */
function Newer({ changed, keepMine, takeTheirs }: { changed: string[]; keepMine: () => void; takeTheirs: () => void }) {
  return (
    <Alert
      type="warning"
      header="Somebody changed the settings since you opened them"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={takeTheirs}>
            Reload, and lose what I typed
          </Button>
          <Button formAction="none" onClick={keepMine}>
            Keep what I typed
          </Button>
        </SpaceBetween>
      }
    >
      {changed.length === 0 ? "They say the same as before." : `Changed: ${changed.join(", ")}.`} What you typed is still here. If you keep it, saving
      replaces their change.
    </Alert>
  );
}
