import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { Page } from "./page.tsx";

/** A page that failed to show itself: a fault of ours, said as one. */
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
