// Shows a problem with all of its errors, and a button to try again.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { detailOf, type Problem, sentence } from "../api/problem.ts";
import { placeName } from "../purchase-orders/changes.ts";
import { t } from "../words/index.ts";

export function ProblemAlert({ problem, retry }: { problem: Problem; retry?: (() => void) | undefined }) {
  const again = problem.status === 401 ? <Button onClick={() => location.reload()}>{t.parts.signInAgain}</Button> : undefined;
  const action = again ?? (retry === undefined ? undefined : <Button onClick={retry}>{t.common.tryAgain}</Button>);
  // The message of a single error names its field as the API does.
  const only = problem.errors.length === 1 ? problem.errors[0] : undefined;
  return (
    <Alert type="error" header={problem.title} action={action}>
      {only === undefined ? sentence(problem.message) : `${placeName(only.pointer)}: ${detailOf(only)}`}
      {problem.errors.length > 1 && (
        <ul>
          {problem.errors.map((error) => (
            <li key={`${error.pointer} ${error.code} ${error.detail}`}>
              {placeName(error.pointer)}: {detailOf(error)}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
