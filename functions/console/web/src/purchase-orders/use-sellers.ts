import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sellersQuery } from "../api/queries.ts";
import { useShell } from "../shell/context.tsx";

/** Loads the seller catalogue. `names` are the sellers' names by ID. */
export function useSellers() {
  const { api } = useShell();
  const query = useQuery(sellersQuery(api));
  const names: ReadonlyMap<string, string> = useMemo(() => new Map(query.data?.map(({ id, name }) => [id, name])), [query.data]);
  return { sellers: query.data ?? [], names, loading: query.isPending, problem: query.error, reload: () => void query.refetch() };
}
