// What an account sets once for all its purchase orders: its name in mails, who is told, and when.

import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { useLoad } from "../api/use-load.ts";
import { instant } from "../format/month.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { EditSettings } from "./edit.tsx";
import type { Settings } from "./form.ts";
import { ShowSettings } from "./show.tsx";

export function SettingsPage() {
  const { api, session } = useShell();
  const settings = useLoad("settings", (signal) => api.get<Settings>("/settings", {}, signal));
  const { value } = settings;
  const updated = value?.updatedAt === undefined ? "" : ` Last changed ${instant(value.updatedAt)}.`;
  return (
    <Page title="Settings" breadcrumbs={[]} description={`What holds for purchase orders that say nothing of their own.${updated}`}>
      {value !== undefined ? (
        session.canWrite ? (
          <EditSettings settings={value} saved={settings.replace} />
        ) : (
          <ShowSettings settings={value} />
        )
      ) : settings.problem !== undefined ? (
        <ProblemAlert problem={settings.problem} retry={settings.reload} />
      ) : (
        <Box textAlign="center" padding="xxl">
          <Spinner size="large" /> Loading the settings
        </Box>
      )}
    </Page>
  );
}
