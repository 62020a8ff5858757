import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { Page } from "./page.tsx";
import { t } from "../words/index.ts";

/** Replaces a page that threw an error while rendering. */
export function CrashedPage() {
  const error = useRouteError();
  return (
    <Page title={t.shell.thisPageFailed} breadcrumbs={[]}>
      <Alert type="error" action={<Button onClick={() => location.reload()}>{t.common.reload}</Button>}>
        {error instanceof Error ? error.message : t.shell.somethingUnexpectedHappened}
      </Alert>
    </Page>
  );
}
