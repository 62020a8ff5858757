import { useMemo } from "react";
import type { Seller } from "../api/types.ts";
import { type Loaded, useLoad } from "../api/use-load.ts";
import { useShell } from "../shell/context.tsx";

/** The seller catalogue, and its names by id. */
export function useSellers(): Loaded<Seller[]> & { names: ReadonlyMap<string, string> } {
  const { api } = useShell();
  const loaded = useLoad("sellers", async (signal) => (await api.get<{ sellers: Seller[] }>("/sellers", {}, signal)).sellers);
  const names = useMemo(() => new Map(loaded.value?.map(({ id, name }) => [id, name])), [loaded.value]);
  return { ...loaded, names };
}
