import Box from "@cloudscape-design/components/box";
import { Page } from "./page.tsx";
import { AppLink } from "../parts/app-link.tsx";

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page" breadcrumbs={[]}>
      <Box variant="p">
        The address leads nowhere. <AppLink to="/">Go to the dashboard</AppLink>
      </Box>
    </Page>
  );
}
