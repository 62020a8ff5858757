// Shows one page of a paged list at a time. The API reaches a page only by the token of the page before it.

import { hashKey, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
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
  /** The number of pages; if the count isn't known, those that were loaded, and the next one if there is one. */
  pages: number;
  goTo: (page: number) => void;
  reload: () => void;
}

/** Where the chosen page is kept, such as in the page's address. */
interface PagePlace {
  page: number;
  choose: (page: number) => void;
  pageSize: number;
}

/** Starts at the first page again when the query's key changes, unless a place keeps the page. */
export function usePaging<Row>(options: PagedQuery<Row>, place?: PagePlace): Paging<Row> {
  const query = useInfiniteQuery(options);
  const key = hashKey(options.queryKey);
  const [chosen, setChosen] = useState({ key, page: 1 });
  const loaded = query.data?.pages ?? [];
  const count = query.error === null || query.isFetchNextPageError ? loaded[0]?.count : undefined;
  const reachable = Math.max(1, loaded.length + (query.hasNextPage ? 1 : 0));
  const pages = place === undefined || count === undefined ? reachable : Math.max(reachable, Math.ceil(count.number / place.pageSize));
  const wanted = place?.page ?? (chosen.key === key ? chosen.page : 1);
  const page = query.data === undefined ? wanted : Math.min(wanted, pages);
  const isNext = page > loaded.length;
  const { hasNextPage, isFetching, fetchNextPage, isFetchNextPageError } = query;
  // A page far ahead is reached by the tokens of all pages before it.
  useEffect(() => {
    if (isNext && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [isNext, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const problem = isFetchNextPageError && !isNext ? null : query.error;
  const rows = problem === null ? loaded[page - 1]?.rows : undefined;
  return {
    rows: rows ?? [],
    count,
    problem: problem ?? undefined,
    loading: isFetching && rows === undefined,
    refreshing: isFetching,
    page,
    pages,
    goTo: (next) => {
      const to = Math.min(Math.max(1, next), pages);
      if (place === undefined) setChosen({ key, page: to });
      else place.choose(to);
    },
    reload: () => void (isNext && hasNextPage ? fetchNextPage() : query.refetch()),
  };
}

/** Keeps the page of a list in the page's address. */
export function usePagePlace(pageSize: number): PagePlace {
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Math.trunc(Number(search.get("page") ?? 1)) || 1);
  const choose = (next: number) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (next === 1) after.delete("page");
      else after.set("page", String(next));
      return after;
    });
  return { page, choose, pageSize };
}
