// Shows one page of a paged list at a time. The API reaches a page only by the token of the page before it.

import { hashKey, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Problem } from "../api/problem.ts";
import type { ListCount, PagedQuery } from "../api/queries.ts";

export interface Paging<Row> {
  /** The rows of the current page; none while it loads, or if that failed. */
  rows: readonly Row[];
  /** The number of rows on all pages; undefined if it isn't known. */
  count: ListCount | undefined;
  problem: Problem | undefined;
  /** Whether the current page is loading and there is nothing to show yet. */
  loading: boolean;
  /** Whether anything is loading, perhaps while earlier rows are shown. */
  refreshing: boolean;
  /** The current page, from 1. */
  page: number;
  /** The number of pages that can be reached: those that were loaded, and the next one if there is one. */
  pages: number;
  goTo: (page: number) => void;
  reload: () => void;
}

/** Starts at the first page again when the query's key changes. */
export function usePaging<Row>(options: PagedQuery<Row>): Paging<Row> {
  const query = useInfiniteQuery(options);
  const key = hashKey(options.queryKey);
  const [chosen, setChosen] = useState({ key, page: 1 });
  const loaded = query.data?.pages ?? [];
  const pages = Math.max(1, loaded.length + (query.hasNextPage ? 1 : 0));
  const page = chosen.key === key ? Math.min(chosen.page, pages) : 1;
  const isNext = page > loaded.length;
  const problem = query.isFetchNextPageError && !isNext ? null : query.error;
  const rows = problem === null ? loaded[page - 1]?.rows : undefined;
  return {
    rows: rows ?? [],
    count: problem === null ? loaded[0]?.count : undefined,
    problem: problem ?? undefined,
    loading: query.isFetching && rows === undefined,
    refreshing: query.isFetching,
    page,
    pages,
    goTo: (wanted) => {
      setChosen({ key, page: Math.min(Math.max(1, wanted), pages) });
      if (wanted > loaded.length && query.hasNextPage) void query.fetchNextPage();
    },
    reload: () => void (isNext && query.hasNextPage ? query.fetchNextPage() : query.refetch()),
  };
}
