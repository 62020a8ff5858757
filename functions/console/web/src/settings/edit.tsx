// The settings form. If somebody else saves newer settings meanwhile, the form keeps what the person typed and asks which
// of the two should apply.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bodyOf, ifMatch } from "../api/client.ts";
import type { Settings } from "../api/model.ts";
import { Problem } from "../api/problem.ts";
import { settingsQuery } from "../api/queries.ts";
import { FormProblem } from "../parts/form-problem.tsx";
import { useShell } from "../shell/context.tsx";
import { AwsInvoicesFields } from "./aws-invoices.tsx";
import { AccountFields, ContactFields, NoticeFields } from "./fields.tsx";
import { differences, draftOf, pointers, same, type SettingsDraft, settingsOf } from "./form.ts";
import { t } from "../words/index.ts";

const VERSION_MISMATCH = 412;

export function EditSettings({ settings }: { settings: Settings }) {
  const { api, flash } = useShell();
  const queryClient = useQueryClient();
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [newer, setNewer] = useState<Settings>();
  const change = (some: Partial<SettingsDraft>) => setDraft((before) => ({ ...before, ...some }));

  const save = useMutation({
    mutationFn: async (): Promise<{ saved: Settings } | { newer: Settings }> => {
      try {
        return { saved: await bodyOf(api.PUT("/settings", { params: { header: ifMatch(base.version) }, body: settingsOf(draft) })) };
      } catch (thrown) {
        if (Problem.from(thrown).status !== VERSION_MISMATCH) throw thrown;
        return { newer: await bodyOf(api.GET("/settings")) };
      }
    },
    onSuccess: (answer) => {
      if ("newer" in answer) return setNewer(answer.newer);
      queryClient.setQueryData(settingsQuery(api).queryKey, answer.saved);
      startFrom(answer.saved);
      flash({ type: "success", content: t.settings.theSettingsAreSaved });
    },
  });
  const startFrom = (from: Settings) => {
    setBase(from);
    setDraft(draftOf(from));
    setNewer(undefined);
    save.reset();
  };
  const problem = save.error ?? undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Form
        errorText={problem && <FormProblem problem={problem} shown={pointers(draft)} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" disabled={save.isPending || same(draft, draftOf(base))} onClick={() => startFrom(base)}>{t.settings.discardChanges}</Button>
            <Button variant="primary" formAction="submit" loading={save.isPending} disabled={newer !== undefined}>{t.settings.save}</Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <AccountFields draft={draft} change={change} problem={problem} />
          <ContactFields draft={draft} change={change} problem={problem} />
          <NoticeFields draft={draft} change={change} problem={problem} />
          <AwsInvoicesFields settings={base} draft={draft} change={change} problem={problem} />
          {newer !== undefined && (
            <NewerSettings
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

/** Asks which settings should apply: those on the page or those that somebody else saved. */
function NewerSettings({ changed, keepMine, takeTheirs }: { changed: string[]; keepMine: () => void; takeTheirs: () => void }) {
  return (
    <Alert
      type="warning"
      header={t.settings.somebodyChangedTheSettingsSinceYou}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={takeTheirs}>{t.settings.reloadAndLoseWhatITyped}</Button>
          <Button formAction="none" onClick={keepMine}>{t.settings.keepWhatITyped}</Button>
        </SpaceBetween>
      }
    >
      {changed.length === 0 ? t.settings.theNewSettingsAreTheSameAs : t.settings.changed(changed.join(", "))} {t.settings.stillHere}
    </Alert>
  );
}
