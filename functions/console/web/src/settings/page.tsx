// The account's settings, which apply to purchase orders without settings of their own.

import { useQuery } from "@tanstack/react-query";
import { settingsQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { Loaded } from "../parts/loaded.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { EditSettings } from "./edit.tsx";
import { ShowSettings } from "./show.tsx";

export function SettingsPage() {
  const { api, session } = useShell();
  const query = useQuery(settingsQuery(api));
  const updatedAt = query.data?.updatedAt;
  const updated = updatedAt === undefined ? "" : ` Last changed ${instant(updatedAt)}.`;
  return (
    <Page title="Settings" breadcrumbs={[]} description={`The account's name and its defaults for purchase orders.${updated}`}>
      <Loaded query={query} loading="Loading the settings">
        {(settings) => (session.canWriteSettings ? <EditSettings settings={settings} /> : <ShowSettings settings={settings} />)}
      </Loaded>
    </Page>
  );
}
