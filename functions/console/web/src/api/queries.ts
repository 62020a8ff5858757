// Everything that the console loads, with the keys under which it is cached.

import { infiniteQueryOptions, type QueryKey, queryOptions } from "@tanstack/react-query";
import { type Api, bodyOf, given } from "./client.ts";
import type { paths } from "./contract.d.ts";
import { type Agreement, type Delivery, type HistoryVersion, type InvoiceSummary, isReadable, type LedgerEntry, type PurchaseOrder, type PurchaseOrderRow, type PurchaseOrderSummary } from "./model.ts";

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } } ? NonNullable<Query> : never;
type Question<Path extends keyof paths> = Omit<QueryOf<Path>, "nextToken">;
export type PurchaseOrderQuery = Question<"/purchase-orders">;
export type InvoiceQuery = Question<"/invoices">;

const PAGE_SIZE = 20;
/** The most that the API puts on a page. */
const PAGE_SIZE_MAX = 100;
/** The most purchase orders to choose from, those that were updated last. */
export const CHOICES_MAX = 1000;

export function sellersQuery(api: Api) {
  return queryOptions({
    queryKey: ["sellers"],
    queryFn: async ({ signal }) => (await bodyOf(api.GET("/sellers", { signal }))).sellers,
    // A deployment's catalogue doesn't change while it runs.
    staleTime: "static",
  });
}

export function summaryQuery(api: Api) {
  return queryOptions({ queryKey: ["summary"], queryFn: ({ signal }) => bodyOf(api.GET("/summary", { signal })) });
}

export function settingsQuery(api: Api) {
  return queryOptions({ queryKey: ["settings"], queryFn: ({ signal }) => bodyOf(api.GET("/settings", { signal })) });
}

/** What became of the invoices that are read from AWS every day. */
export function awsReadingQuery(api: Api) {
  return queryOptions({ queryKey: ["settings", "aws-invoices"], queryFn: ({ signal }) => bodyOf(api.GET("/settings/aws-invoices", { signal })) });
}

export function coverageQuery(api: Api, months: { from: string; to: string }) {
  return queryOptions({
    queryKey: ["coverage", months],
    queryFn: ({ signal }) => bodyOf(api.GET("/coverage", { params: { query: months }, signal })),
  });
}

export function invoiceQuery(api: Api, path: { billFrom: string; key: string }) {
  return queryOptions({
    queryKey: ["invoice", path],
    queryFn: ({ signal }) => bodyOf(api.GET("/invoices/{billFrom}/{key}", { params: { path }, signal })),
  });
}

/** The ledger entries of an invoice's draws, oldest first. */
export function invoiceEntriesQuery(api: Api, path: { billFrom: string; key: string }) {
  return queryOptions({
    queryKey: ["invoice", path, "entries"],
    queryFn: async ({ signal }) => (await bodyOf(api.GET("/invoices/{billFrom}/{key}", { params: { path, query: { entries: true } }, signal }))).entries ?? [],
  });
}

export function purchaseOrderQuery(api: Api, key: string) {
  return queryOptions({
    queryKey: ["purchase-order", key],
    // The contract allows an earlier version here as well, which only `version` asks for.
    queryFn: async ({ signal }) => (await bodyOf(api.GET("/purchase-orders/{key}", { params: { path: { key } }, signal }))) as PurchaseOrder,
  });
}

/** The purchase orders to choose from where one is picked, page after page up to CHOICES_MAX. */
export function choicesQuery(api: Api) {
  return queryOptions({
    queryKey: ["purchase-orders", "choices"],
    queryFn: ({ signal }) => allPurchaseOrders(api, signal),
  });
}

/** How many of each kind a search offers. */
const FOUND_MAX = 8;

/** The purchase orders and invoices with a text, and the invoices and credit memos of an amount. */
export function searchQuery(api: Api, { text, amount }: { text: string; amount: string | undefined }) {
  return queryOptions({
    queryKey: ["search", text, amount],
    queryFn: async ({ signal }) => {
      const invoices = async (query: InvoiceQuery) => (await bodyOf(api.GET("/invoices", { params: { query: { limit: FOUND_MAX, ...query } }, signal }))).invoices;
      const ofAmount = (exactly: string) => invoices({ amountFrom: exactly, amountTo: exactly });
      const [orders, byText, ...byAmount] = await Promise.all([
        bodyOf(api.GET("/purchase-orders", { params: { query: { text, limit: FOUND_MAX } }, signal })),
        invoices({ text }),
        ...(amount === undefined ? [] : [ofAmount(amount), ofAmount(amount.startsWith("-") ? amount.slice(1) : `-${amount}`)]),
      ]);
      const found = new Map([...byText, ...byAmount.flat()].map((invoice) => [invoice.href, invoice]));
      return { purchaseOrders: orders.purchaseOrders, invoices: [...found.values()] };
    },
  });
}

/** Reads all invoices that fit, page after page, for totals and exports. */
export async function allInvoices(api: Api, question: InvoiceQuery, progress: (read: number) => void = () => undefined, signal?: AbortSignal): Promise<InvoiceSummary[]> {
  const all: InvoiceSummary[] = [];
  let nextToken: string | undefined;
  do {
    const query = { ...question, limit: PAGE_SIZE_MAX, ...given({ nextToken }) };
    const page = await bodyOf(api.GET("/invoices", { params: { query }, ...(signal === undefined ? {} : { signal }) }));
    all.push(...page.invoices);
    nextToken = page.nextToken;
    progress(all.length);
  } while (nextToken !== undefined);
  return all;
}

/** Reads the purchase orders that can be read, page after page up to CHOICES_MAX. */
export async function allPurchaseOrders(api: Api, signal: AbortSignal): Promise<PurchaseOrderSummary[]> {
  const all: PurchaseOrderSummary[] = [];
  let nextToken: string | undefined;
  do {
    const query = { limit: PAGE_SIZE_MAX, ...given({ nextToken }) };
    const page = await bodyOf(api.GET("/purchase-orders", { params: { query }, signal }));
    all.push(...page.purchaseOrders.filter(isReadable));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && all.length < CHOICES_MAX);
  return all;
}

/** Which page of a list to read. */
interface PageRequest {
  limit?: number;
  nextToken?: string;
}

interface RowsPage<Row> {
  rows: Row[];
  nextToken: string | undefined;
  count?: ListCount | undefined;
}

/** The number of rows on all pages of a list. `atLeast` if there may be more. */
export interface ListCount {
  number: number;
  atLeast: boolean;
}

export type PagedQuery<Row> = ReturnType<typeof paged<Row>>;

function paged<Row>(queryKey: QueryKey, read: (page: PageRequest, signal: AbortSignal) => Promise<RowsPage<Row>>) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(given({ limit: PAGE_SIZE, nextToken: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextToken,
  });
}

export function purchaseOrdersQuery(api: Api, question: PurchaseOrderQuery): PagedQuery<PurchaseOrderRow> {
  return paged(["purchase-orders", question], async (page, signal) => {
    const { purchaseOrders: rows, nextToken, count: number } = await bodyOf(api.GET("/purchase-orders", { params: { query: { ...page, ...question } }, signal }));
    return { rows, nextToken, count: { number, atLeast: false } };
  });
}

export function invoicesQuery(api: Api, question: InvoiceQuery): PagedQuery<InvoiceSummary> {
  return paged(["invoices", question], async (page, signal) => {
    const answer = await bodyOf(api.GET("/invoices", { params: { query: { ...page, ...question } }, signal }));
    const { invoices: rows, nextToken, count: number, countIsAtLeast: atLeast = false } = answer;
    return { rows, nextToken, count: number === undefined ? undefined : { number, atLeast } };
  });
}

/** The number of invoices with an agreement. */
export function agreementCountQuery(api: Api, agreement: Agreement) {
  return queryOptions({
    queryKey: ["invoices", "count", agreement],
    queryFn: async ({ signal }): Promise<ListCount> => {
      const { count: number = 0, countIsAtLeast: atLeast = false } = await bodyOf(api.GET("/invoices", { params: { query: { agreement: [agreement], limit: 1 } }, signal }));
      return { number, atLeast };
    },
  });
}

export function purchaseOrderInvoicesQuery(api: Api, key: string): PagedQuery<InvoiceSummary> {
  return paged(["purchase-order", key, "invoices"], async (query, signal) => {
    const { invoices: rows, nextToken } = await bodyOf(api.GET("/purchase-orders/{key}/invoices", { params: { path: { key }, query }, signal }));
    return { rows, nextToken };
  });
}

export function ledgerQuery(api: Api, key: string): PagedQuery<LedgerEntry> {
  return paged(["purchase-order", key, "ledger"], async (query, signal) => {
    const { entries: rows, nextToken } = await bodyOf(api.GET("/purchase-orders/{key}/ledger", { params: { path: { key }, query }, signal }));
    return { rows, nextToken };
  });
}

export function historyQuery(api: Api, key: string): PagedQuery<HistoryVersion> {
  return paged(["purchase-order", key, "history"], async (query, signal) => {
    const { versions: rows, nextToken } = await bodyOf(api.GET("/purchase-orders/{key}/history", { params: { path: { key }, query }, signal }));
    return { rows, nextToken };
  });
}

export function noticesQuery(api: Api, key: string): PagedQuery<Delivery> {
  return paged(["purchase-order", key, "notices"], async (query, signal) => {
    const { notices: rows, nextToken } = await bodyOf(api.GET("/purchase-orders/{key}/notices", { params: { path: { key }, query }, signal }));
    return { rows, nextToken };
  });
}
