// The filter and order of the list of invoices. They are in the page's address, so that a list can be linked to.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { Direction, InvoiceSort } from "../api/model.ts";
import type { InvoiceQuery } from "../api/queries.ts";
import { isMonth } from "../format/month.ts";
import { INVOICE_STATUSES } from "../format/words.ts";

/** `from` and `to` are billing periods. */
export const FILTERS = ["outcome", "from", "to", "text", "billFrom", "amountFrom", "amountTo"] as const;
export type FilterName = (typeof FILTERS)[number];
export type FilterValues = Partial<Record<FilterName, string>>;

export const SORTS = ["billingPeriod", "issuedDate", "amount"] as const satisfies readonly InvoiceSort[];

export interface InvoiceFilters {
  sort: InvoiceSort;
  order: Direction;
  filters: FilterValues;
}

/** Reads the filter from an address, in which `billingPeriod` names both the first and the last one. */
export function readFilters(search: URLSearchParams): InvoiceFilters {
  const sort = SORTS.find((name) => name === search.get("sort")) ?? "billingPeriod";
  const period = search.get("billingPeriod") ?? "";
  let filters = withFilter(withFilter({}, "from", period), "to", period);
  for (const name of FILTERS) filters = withFilter(filters, name, search.get(name) ?? filters[name] ?? "");
  return { sort, order: search.get("order") === "asc" ? "asc" : "desc", filters };
}

export function writeFilters({ sort, order, filters }: InvoiceFilters): URLSearchParams {
  const search = new URLSearchParams(filters);
  if (sort !== "billingPeriod") search.set("sort", sort);
  if (order !== "desc") search.set("order", order);
  return search;
}

/** The API refuses a seller or an amount that isn't one, and the page then shows its problem. */
export function query({ sort, order, filters }: InvoiceFilters): InvoiceQuery {
  return { ...filters, sort, order } as InvoiceQuery;
}

/** Replaces a value. An empty text, or one that can't be chosen on the page, removes it. */
export function withFilter(filters: FilterValues, name: FilterName, text: string): FilterValues {
  const { [name]: _, ...others } = filters;
  return text !== "" && (CHOICES[name]?.(text) ?? true) ? { ...others, [name]: text } : others;
}

const CHOICES: Partial<Record<FilterName, (text: string) => boolean>> = { outcome: (text) => text in INVOICE_STATUSES, from: isMonth, to: isMonth };

/** How the filter's input shows a value. The outcome and the billing periods have inputs of their own. */
const TOKENS: Partial<Record<FilterName, Pick<PropertyFilterProps.Token, "propertyKey" | "operator">>> = {
  text: { operator: ":" },
  billFrom: { propertyKey: "billFrom", operator: "=" },
  amountFrom: { propertyKey: "amount", operator: ">=" },
  amountTo: { propertyKey: "amount", operator: "<=" },
};

/** Converts the filter to the tokens of the filter's input. */
export function tokens(filters: FilterValues): PropertyFilterProps.Query {
  const all = FILTERS.flatMap((name) => {
    const [token, value] = [TOKENS[name], filters[name]];
    return token === undefined || value === undefined ? [] : [{ ...token, value }];
  });
  return { operation: "and", tokens: all };
}

/** Replaces the values that the input has. Of several tokens for a value, the last one counts. */
export function withTokens(filters: FilterValues, { tokens }: PropertyFilterProps.Query): FilterValues {
  let all = filters;
  for (const name of FILTERS) if (TOKENS[name] !== undefined) all = withFilter(all, name, "");
  for (const { propertyKey, operator, value } of tokens) {
    const name = FILTERS.find((name) => TOKENS[name]?.propertyKey === propertyKey && TOKENS[name]?.operator === operator);
    if (name !== undefined) all = withFilter(all, name, String(value).trim());
  }
  return all;
}
