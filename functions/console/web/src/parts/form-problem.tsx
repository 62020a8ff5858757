// Says why a form was refused, without repeating the errors that its fields show.

import type { Problem } from "../api/problem.ts";
import { sentence } from "../api/problem.ts";

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
      {others.length < problem.errors.length && <div>Some fields have errors.</div>}
      {others.map(({ pointer, detail }) => (
        <div key={`${pointer} ${detail}`}>
          {pointer}: {sentence(detail)}
        </div>
      ))}
    </>
  );
}
