// Pages of a list whose pages are reached by tokens: forth by the token of the page before, back to any seen before.

import { useEffect, useState } from "react";
import { type Loaded, useLoad } from "../api/use-load.ts";

export interface Paged<Row> extends Loaded<{ rows: Row[]; next: string | undefined }> {
  /** From 1. */
  page: number;
  /** Those known so far: the seen ones, and the next where there is one. */
  pages: number;
  goTo: (page: number) => void;
}

type Read<Row> = (nextToken: string | undefined, signal: AbortSignal) => Promise<{ rows: Row[]; next: string | undefined }>;

/** `question` says what is listed and how; when it changes, the first page is shown again. */
export function usePages<Row>(question: string, read: Read<Row>): Paged<Row> {
  const [place, setPlace] = useState<{ question: string; page: number; tokens: (string | undefined)[] }>({
    question,
    page: 1,
    tokens: [undefined],
  });
  const current = place.question === question ? place : { question, page: 1, tokens: [undefined] };
  const token = current.tokens[current.page - 1];
  const loaded = useLoad(`${question} ${current.page}`, (signal) => read(token, signal));
  const next = loaded.value?.next;
  useEffect(() => {
    if (next === undefined) return;
    setPlace((before) => {
      const from = before.question === question ? before : { question, page: 1, tokens: [undefined] };
      const tokens = from.tokens.slice(0, from.page);
      return { ...from, tokens: [...tokens, next] };
    });
  }, [next, question]);
  return {
    ...loaded,
    page: current.page,
    pages: current.tokens.length,
    goTo: (page) => setPlace({ ...current, page: Math.min(Math.max(1, page), current.tokens.length) }),
  };
}
