// Reading something from the API into a component: loading, failed or there; read again when asked, or when what is
// asked for changes. What was there stays until the new is.

import { useCallback, useEffect, useState } from "react";
import { Problem } from "./problem.ts";

export interface Loaded<T> {
  value: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
  /** Shows something newer, such as the answer to an edit. */
  replace: (value: T) => void;
}

/** `key` says what is asked for; when it changes, what was there is dropped. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem; loading: boolean }>({
    key,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => (before.key === key && before.value !== undefined ? { ...before, loading: true } : { key, loading: true }));
    load(abort.signal).then(
      (value) => abort.signal.aborted || setState({ key, value, loading: false }),
      (thrown: unknown) => abort.signal.aborted || setState({ key, problem: Problem.from(thrown), loading: false }),
    );
    return () => abort.abort();
    // `load` is made anew with every render; `key` says when it means something else.
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const replace = useCallback((value: T) => setState({ key, value, loading: false }), [key]);
  const current = state.key === key;
  return {
    value: current ? state.value : undefined,
    problem: current ? state.problem : undefined,
    loading: !current || state.loading,
    reload,
    replace,
  };
}
