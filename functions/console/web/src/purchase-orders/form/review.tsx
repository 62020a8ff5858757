// The last step: shows the purchase order as the API would create it.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { sentence } from "../../api/problem.ts";
import { Loading } from "../../parts/loaded.tsx";
import { ProblemAlert } from "../../parts/problem-alert.tsx";
import { Contacts } from "../contacts.tsx";
import { LineItems } from "../line-items.tsx";
import { Overview } from "../overview.tsx";
import type { DraftCheck } from "./check.tsx";

export function Review({ check, goTo }: { check: DraftCheck; goTo: (step: number) => void }) {
  const { order, problem, errors } = check;
  if (problem !== undefined) return <ProblemAlert problem={problem} retry={() => void check.insist()} />;
  if (errors.length > 0) {
    return (
      <Alert type="error" header="This can't be saved yet">
        <ul>
          {errors.map(({ pointer, code, detail }) => (
            <li key={`${pointer} ${code}`}>
              <Box variant="code">{pointer}</Box> {sentence(detail)}
            </li>
          ))}
        </ul>
      </Alert>
    );
  }
  if (order === undefined) return <Loading text="Checking" />;
  const edit = (step: number, what: string) => (
    <Button ariaLabel={`Edit ${what}`} onClick={() => goTo(step)}>
      Edit
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <Header variant="h2" actions={edit(0, "details")}>
        Step 1: Details
      </Header>
      <Overview order={order} planned />
      <Contacts order={order} />
      <Header variant="h2" actions={edit(1, "line items")}>
        Step 2: Line items
      </Header>
      <LineItems order={order} planned />
    </SpaceBetween>
  );
}
