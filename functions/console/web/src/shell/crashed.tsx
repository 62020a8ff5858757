import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { Page } from "./page.tsx";

/** Replaces a page that threw an error while rendering. */
export function CrashedPage() {
  const error = useRouteError();
  return (
    <Page title="This page failed" breadcrumbs={[]}>
      <Alert type="error" action={<Button onClick={() => location.reload()}>Reload</Button>}>
        {error instanceof Error ? error.message : "Something unexpected happened."}
      </Alert>
    </Page>
  );
}
