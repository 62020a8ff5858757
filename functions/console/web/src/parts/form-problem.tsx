// Why a form was refused. What its fields show is not said a second time.

import type { Problem } from "../api/problem.ts";
import { sentence } from "../api/problem.ts";

interface FormProblemProps {
  problem: Problem;
  /** The pointers of the fields that show what is wrong with them. */
  shown: readonly string[];
}

export function FormProblem({ problem, shown }: FormProblemProps) {
  const others = problem.errors.filter(({ pointer }) => !shown.includes(pointer));
  if (problem.errors.length === 0) return <>{`${sentence(problem.title)} ${sentence(problem.message)}`}</>;
  return (
    <>
      {others.length < problem.errors.length && <div>Some fields need another look.</div>}
      {others.map(({ pointer, detail }) => (
        <div key={`${pointer} ${detail}`}>
          {pointer}: {sentence(detail)}
        </div>
      ))}
    </>
  );
}
