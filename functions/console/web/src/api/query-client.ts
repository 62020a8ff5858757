// How the console loads, caches and retries: the settings of TanStack Query.

import { MutationCache, QueryClient } from "@tanstack/react-query";
import type { Problem } from "./problem.ts";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: Problem;
    mutationMeta: { changesNothing?: true };
  }
}

const RETRIES_MAX = 2;

/** Problems that may be gone a moment later: no connection, too many requests, a busy service. */
function isTransient({ code, status }: Problem): boolean {
  return code === "Unreachable" || status === 429 || status === 503;
}

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    // A change to one resource often affects others, such as the summary. Everything on the page is loaded again.
    mutationCache: new MutationCache({
      onSuccess: (_data, _variables, _result, mutation) => {
        if (mutation.meta?.changesNothing !== true) void client.invalidateQueries();
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        refetchOnWindowFocus: false,
        retry: (failures, problem) => failures < RETRIES_MAX && isTransient(problem),
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
