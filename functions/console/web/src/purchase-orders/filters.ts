// Which purchase orders are listed, in what order: in the address, so that a list can be linked to and kept.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { Query } from "../api/client.ts";

export const FILTERS = ["status", "health", "billFrom", "purchaseOrderId", "tag"] as const;
export type FilterName = (typeof FILTERS)[number];

export const SORTS = ["updatedAt", "purchaseOrderId", "expirationMonth"] as const;
export type Sort = (typeof SORTS)[number];

export interface OrderFilters {
  sort: Sort;
  filters: Partial<Record<FilterName, string>>;
}

export function readFilters(search: URLSearchParams): OrderFilters {
  const sort = SORTS.find((name) => name === search.get("sort")) ?? "updatedAt";
  const filters: OrderFilters["filters"] = {};
  for (const name of FILTERS) {
    const value = search.get(name);
    if (value !== null && value !== "") filters[name] = value;
  }
  return { sort, filters };
}

export function writeFilters({ sort, filters }: OrderFilters): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined) search.set(name, value);
  }
  if (sort !== "updatedAt") search.set("sort", sort);
  return search;
}

export function query({ sort, filters }: OrderFilters): Query {
  return { ...filters, sort };
}

/** The filter as the filter's input shows it. */
export function tokens(filters: OrderFilters["filters"]): PropertyFilterProps.Query {
  const given = FILTERS.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ propertyKey: name, operator: "=", value }];
  });
  return { operation: "and", tokens: given };
}

/** The filter that the input's tokens ask for. Each property once, the last one given; a text alone is an ID. */
export function fromTokens(query: PropertyFilterProps.Query): OrderFilters["filters"] {
  const filters: OrderFilters["filters"] = {};
  for (const token of query.tokens) {
    const name = FILTERS.find((known) => known === token.propertyKey) ?? "purchaseOrderId";
    const value = String(token.value).trim();
    if (value !== "") filters[name] = value;
  }
  return filters;
}
