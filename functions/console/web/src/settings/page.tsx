// The account's settings, which apply to purchase orders without settings of their own.

import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { Loaded } from "../parts/loaded.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { EditSettings } from "./edit.tsx";
import { ShowSettings } from "./show.tsx";
import { t } from "../words/index.ts";

export function SettingsPage() {
  const { api, session } = useShell();
  const query = useQuery(settingsQuery(api));
  const updatedAt = query.data?.updatedAt;
  const updated = updatedAt === undefined ? "" : t.settings.lastChanged(instant(updatedAt));
  return (
    <Page title={t.common.settings} breadcrumbs={[]} description={`${t.settings.about} ${updated}`}>
      <Loaded query={query} loading={t.settings.loadingTheSettings}>
        {(settings) => (session.canWriteSettings ? <EditSettings settings={settings} /> : <ShowSettings settings={settings} />)}
      </Loaded>
    </Page>
  );
}
