// The filter and order of the list of purchase orders. They are in the page's address, so that a list can be linked to.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { Direction, OrderSort } from "../api/model.ts";
import type { PurchaseOrderQuery } from "../api/queries.ts";

export const FILTERS = ["text", "status", "health", "billFrom", "purchaseOrderId", "tag"] as const;
export type FilterName = (typeof FILTERS)[number];

export const SORTS = ["updatedAt", "purchaseOrderId", "expirationMonth", "effectiveMonth", "status", "value", "balance"] as const satisfies readonly OrderSort[];
export type Sort = (typeof SORTS)[number];

/** The values by filter. Only `health` may have several; a purchase order must have all of these flags. */
export type FilterValues = Partial<Record<FilterName, readonly string[]>>;

export interface PurchaseOrderFilters {
  sort: Sort;
  order: Direction;
  filters: FilterValues;
}

export function readFilters(search: URLSearchParams): PurchaseOrderFilters {
  const sort = SORTS.find((name) => name === search.get("sort")) ?? "updatedAt";
  const order = search.get("order") === "asc" || search.get("order") === "desc" ? (search.get("order") as Direction) : usual(sort);
  return { sort, order, filters: collected(FILTERS.flatMap((name) => search.getAll(name).map((value) => [name, value] as const))) };
}

/** The latest update is first; by anything else, the smallest or earliest. */
function usual(sort: Sort): Direction {
  return sort === "updatedAt" ? "desc" : "asc";
}

export function writeFilters({ sort, order, filters }: PurchaseOrderFilters): URLSearchParams {
  const search = new URLSearchParams(pairs(filters));
  if (sort !== "updatedAt") search.set("sort", sort);
  if (order !== usual(sort)) search.set("order", order);
  return search;
}

/** The API refuses a status or health flag that it doesn't know, and the page then shows its problem. */
export function query({ sort, order, filters }: PurchaseOrderFilters): PurchaseOrderQuery {
  const { health, ...others } = filters;
  const single = Object.fromEntries(pairs(others));
  return { ...single, ...(health === undefined ? {} : { health }), sort, order } as PurchaseOrderQuery;
}

/** Converts the filter to the tokens of the filter's input. */
export function tokens(filters: FilterValues): PropertyFilterProps.Query {
  const all = pairs(filters).map(([name, value]) => (name === "text" ? { operator: ":" as const, value } : { propertyKey: name, operator: "=" as const, value }));
  return { operation: "and", tokens: all };
}

/** Reads the input's tokens: the last one of each property counts, except for `health`. */
export function fromTokens(query: PropertyFilterProps.Query): FilterValues {
  return collected(query.tokens.map(({ propertyKey, value }) => [FILTERS.find((known) => known === propertyKey) ?? "text", String(value).trim()]));
}

function collected(all: readonly (readonly [FilterName, string])[]): FilterValues {
  const filters: FilterValues = {};
  for (const [name, value] of all) {
    if (value !== "") filters[name] = name === "health" ? [...new Set([...(filters.health ?? []), value])] : [value];
  }
  return filters;
}

function pairs(filters: FilterValues): [FilterName, string][] {
  return FILTERS.flatMap((name) => (filters[name] ?? []).map((value): [FilterName, string] => [name, value]));
}
