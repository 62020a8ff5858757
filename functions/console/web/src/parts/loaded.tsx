import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import type { UseQueryResult } from "@tanstack/react-query";
import { ProblemAlert } from "./problem-alert.tsx";

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** Says what is loading, such as "Loading the settings". */
  loading: string;
  children: (data: Data) => React.ReactNode;
}

/** Shows a query's data, or that it is loading. If loading again fails, shows the problem above the earlier data. */
export function Loaded<Data>({ query, loading, children }: LoadedProps<Data>) {
  return (
    <SpaceBetween size="l">
      {query.error !== null && <ProblemAlert problem={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading text={loading} />}
      {query.data !== undefined && children(query.data)}
    </SpaceBetween>
  );
}

export function Loading({ text }: { text: string }) {
  return (
    <Box textAlign="center" padding="xxl">
      <Spinner size="large" /> {text}
    </Box>
  );
}
