import Box from "@cloudscape-design/components/box";
import { Page } from "./page.tsx";
import { AppLink } from "../parts/app-link.tsx";

export function NotFoundPage() {
  return (
    <Page title="Page not found" breadcrumbs={[]}>
      <Box variant="p">
        There is no page at this address. <AppLink to="/">Go to the dashboard</AppLink>
      </Box>
    </Page>
  );
}
