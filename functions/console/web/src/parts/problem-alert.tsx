// Shows a problem with all of its errors, and a button to try again.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { type Problem, sentence } from "../api/problem.ts";

export function ProblemAlert({ problem, retry }: { problem: Problem; retry?: (() => void) | undefined }) {
  const again = problem.status === 401 ? <Button onClick={() => location.reload()}>Sign in again</Button> : undefined;
  const action = again ?? (retry === undefined ? undefined : <Button onClick={retry}>Try again</Button>);
  return (
    <Alert type="error" header={problem.title} action={action}>
      {sentence(problem.message)}
      {problem.errors.length > 1 && (
        <ul>
          {problem.errors.map((error) => (
            <li key={`${error.pointer} ${error.code} ${error.detail}`}>
              <Box variant="code">{error.pointer || "/"}</Box> {sentence(error.detail)}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
