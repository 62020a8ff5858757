// Says why a form was refused, without repeating the errors that its fields show.

import type { Problem } from "../api/problem.ts";
import { detailOf, sentence } from "../api/problem.ts";
import { placeName } from "../purchase-orders/changes.ts";
import { t } from "../words/index.ts";

interface FormProblemProps {
  problem: Problem;
  /** The pointers of the fields that show their own errors. */
  shown: readonly string[];
}

export function FormProblem({ problem, shown }: FormProblemProps) {
  const others = problem.errors.filter(({ pointer }) => !shown.includes(pointer));
  if (problem.errors.length === 0) return <>{`${sentence(problem.title)} ${sentence(problem.message)}`}</>;
  return (
    <>
      {others.length < problem.errors.length && <div>{t.parts.someFieldsHaveErrors}</div>}
      {others.map((error) => (
        <div key={`${error.pointer} ${error.detail}`}>
          {placeName(error.pointer)}: {detailOf(error)}
        </div>
      ))}
    </>
  );
}
