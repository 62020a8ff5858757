import Box from "@cloudscape-design/components/box";
import { Page } from "./page.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

export function NotFoundPage() {
  return (
    <Page title={t.shell.pageNotFound} breadcrumbs={[]}>
      <Box variant="p">{t.shell.thereIsNoPageAtThisAddress(<AppLink to="/">{t.shell.goToTheDashboard}</AppLink>)}</Box>
    </Page>
  );
}
