// The filter and order of the list of purchase orders. They are in the page's address, so that a list can be linked to.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { Direction, OrderSort } from "../api/model.ts";
import type { PurchaseOrderQuery } from "../api/queries.ts";
import { anyOfChip, valuesOf } from "../parts/chips.ts";

export const FILTERS = ["text", "status", "health", "billFrom", "purchaseOrderId", "tag"] as const;
export type FilterName = (typeof FILTERS)[number];

export const SORTS = ["updatedAt", "purchaseOrderId", "expirationMonth", "effectiveMonth", "status", "value", "balance", "health", "billFrom", "tags"] as const satisfies readonly OrderSort[];
export type Sort = (typeof SORTS)[number];

/** The filters that may have several values. A purchase order must have all health flags, and one of the other values. */
const SEVERAL: readonly FilterName[] = ["status", "health", "billFrom", "tag"];

/** The values by filter. */
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
  const asked = Object.entries(filters).map(([name, values]) => [name, SEVERAL.some((several) => several === name) ? values : values[0]]);
  return { ...Object.fromEntries(asked), sort, order } as PurchaseOrderQuery;
}

/** Converts the filter to the chips of the filter's input. */
export function tokens(filters: FilterValues): PropertyFilterProps.Query {
  const all = FILTERS.flatMap((name): PropertyFilterProps.Token[] => {
    const values = filters[name] ?? [];
    if (values.length === 0) return [];
    if (name === "text") return values.map((value) => ({ operator: ":", value }));
    if (name === "health" || name === "purchaseOrderId") return values.map((value) => ({ propertyKey: name, operator: "=", value }));
    return [anyOfChip(name, values)];
  });
  return { operation: "and", tokens: all };
}

/** Reads the input's chips. Of several for a filter with one value, the last one counts. */
export function fromTokens(query: PropertyFilterProps.Query): FilterValues {
  return collected(query.tokens.flatMap((token) => valuesOf(token).map((value) => [FILTERS.find((known) => known === token.propertyKey) ?? "text", value] as const)));
}

function collected(all: readonly (readonly [FilterName, string])[]): FilterValues {
  const filters: FilterValues = {};
  for (const [name, value] of all) {
    if (value !== "") filters[name] = SEVERAL.includes(name) ? [...new Set([...(filters[name] ?? []), value])] : [value];
  }
  return filters;
}

function pairs(filters: FilterValues): [FilterName, string][] {
  return FILTERS.flatMap((name) => (filters[name] ?? []).map((value): [FilterName, string] => [name, value]));
}
