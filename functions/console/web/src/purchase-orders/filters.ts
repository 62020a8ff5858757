// The filter and order of the list of purchase orders. They are in the page's address, so that a list can be linked to.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { HealthFlag } from "../api/model.ts";
import type { PurchaseOrderQuery } from "../api/queries.ts";

export const FILTERS = ["status", "health", "billFrom", "purchaseOrderId", "tag"] as const;
export type FilterName = (typeof FILTERS)[number];

export const SORTS = ["updatedAt", "purchaseOrderId", "expirationMonth"] as const;
export type Sort = (typeof SORTS)[number];

export interface PurchaseOrderFilters {
  sort: Sort;
  filters: Partial<Record<FilterName, string>>;
}

export function readFilters(search: URLSearchParams): PurchaseOrderFilters {
  const sort = SORTS.find((name) => name === search.get("sort")) ?? "updatedAt";
  const filters: PurchaseOrderFilters["filters"] = {};
  for (const name of FILTERS) {
    const value = search.get(name);
    if (value !== null && value !== "") filters[name] = value;
  }
  return { sort, filters };
}

export function writeFilters({ sort, filters }: PurchaseOrderFilters): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined) search.set(name, value);
  }
  if (sort !== "updatedAt") search.set("sort", sort);
  return search;
}

/** The API refuses a status or health flag that it doesn't know, and the page then shows its problem. */
export function query({ sort, filters }: PurchaseOrderFilters): PurchaseOrderQuery {
  const { health, ...others } = filters;
  const flags = health === undefined ? {} : { health: [health as HealthFlag] };
  return { ...(others as Pick<PurchaseOrderQuery, Exclude<FilterName, "health">>), ...flags, sort };
}

/** Converts the filter to the tokens of the filter's input. */
export function tokens(filters: PurchaseOrderFilters["filters"]): PropertyFilterProps.Query {
  const all = FILTERS.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ propertyKey: name, operator: "=", value }];
  });
  return { operation: "and", tokens: all };
}

/** Reads the input's tokens: the last one of each property counts, and a text without a property is an ID. */
export function fromTokens(query: PropertyFilterProps.Query): PurchaseOrderFilters["filters"] {
  const filters: PurchaseOrderFilters["filters"] = {};
  for (const token of query.tokens) {
    const name = FILTERS.find((known) => known === token.propertyKey) ?? "purchaseOrderId";
    const value = String(token.value).trim();
    if (value !== "") filters[name] = value;
  }
  return filters;
}
