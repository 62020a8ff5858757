// The filter and order of the list of invoices. They are in the page's address, so that a list can be linked to.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import type { Direction, InvoiceSort } from "../api/model.ts";
import type { InvoiceQuery } from "../api/queries.ts";
import { isMonth } from "../format/month.ts";
import { INVOICE_STATUSES } from "../format/words.ts";
import { anyOfChip, valuesOf } from "../parts/chips.ts";

/** `from` and `to` are billing periods. */
export const FILTERS = ["outcome", "from", "to", "text", "billFrom", "amountFrom", "amountTo"] as const;
export type FilterName = (typeof FILTERS)[number];

/** The filters that may have several values, of which one has to fit. */
const SEVERAL = ["outcome", "billFrom"] as const satisfies readonly FilterName[];

/** The values by filter. */
export type FilterValues = Partial<Record<FilterName, readonly string[]>>;

export const SORTS = ["billingPeriod", "issuedDate", "amount", "invoiceId", "billFrom", "chargeType", "outcome", "purchaseOrderId"] as const satisfies readonly InvoiceSort[];

export interface InvoiceFilters {
  sort: InvoiceSort;
  order: Direction;
  filters: FilterValues;
}

/** Reads the filter from an address, in which `billingPeriod` names both the first and the last one. */
export function readFilters(search: URLSearchParams): InvoiceFilters {
  const sort = SORTS.find((name) => name === search.get("sort")) ?? "billingPeriod";
  const given = search.get("order");
  const order = given === "asc" || given === "desc" ? given : usual(sort);
  const period = search.getAll("billingPeriod");
  let filters = withFilter(withFilter({}, "from", period), "to", period);
  for (const name of FILTERS) if (search.has(name)) filters = withFilter(filters, name, search.getAll(name));
  return { sort, order, filters };
}

/** The newest or largest is first; by text, the first in the alphabet. */
function usual(sort: InvoiceSort): Direction {
  return sort === "billingPeriod" || sort === "issuedDate" || sort === "amount" ? "desc" : "asc";
}

export function writeFilters({ sort, order, filters }: InvoiceFilters): URLSearchParams {
  const search = new URLSearchParams(FILTERS.flatMap((name) => (filters[name] ?? []).map((value) => [name, value])));
  if (sort !== "billingPeriod") search.set("sort", sort);
  if (order !== usual(sort)) search.set("order", order);
  return search;
}

/** The API refuses a seller or an amount that isn't one, and the page then shows its problem. */
export function query({ sort, order, filters }: InvoiceFilters): InvoiceQuery {
  const asked = Object.entries(filters).map(([name, values]) => [name, SEVERAL.some((several) => several === name) ? values : values[0]]);
  return { ...Object.fromEntries(asked), sort, order } as InvoiceQuery;
}

/** Replaces a filter's values. Of values for a filter with one, the last counts. Those that can't be chosen on the page are left out. */
export function withFilter(filters: FilterValues, name: FilterName, values: readonly string[]): FilterValues {
  const { [name]: _, ...others } = filters;
  const chosen = [...new Set(values)].filter((text) => text !== "" && (CHOICES[name]?.(text) ?? true));
  const kept = SEVERAL.some((several) => several === name) ? chosen : chosen.slice(-1);
  return kept.length > 0 ? { ...others, [name]: kept } : others;
}

const CHOICES: Partial<Record<FilterName, (text: string) => boolean>> = { outcome: (text) => text in INVOICE_STATUSES, from: isMonth, to: isMonth };

/** How the filter's input shows a value. The billing periods have inputs of their own. */
const CHIPS: Partial<Record<FilterName, Pick<PropertyFilterProps.Token, "propertyKey" | "operator">>> = {
  outcome: { propertyKey: "outcome", operator: "=" },
  text: { operator: ":" },
  billFrom: { propertyKey: "billFrom", operator: "=" },
  amountFrom: { propertyKey: "amount", operator: ">=" },
  amountTo: { propertyKey: "amount", operator: "<=" },
};

/** Converts the filter to the chips of the filter's input. */
export function tokens(filters: FilterValues): PropertyFilterProps.Query {
  const all = FILTERS.flatMap((name): PropertyFilterProps.Token[] => {
    const [chip, values] = [CHIPS[name], filters[name] ?? []];
    if (chip === undefined || values.length === 0) return [];
    return SEVERAL.some((several) => several === name) ? [anyOfChip(name, values)] : values.map((value) => ({ ...chip, value }));
  });
  return { operation: "and", tokens: all };
}

/** Replaces the values that the input has. */
export function withTokens(filters: FilterValues, { tokens }: PropertyFilterProps.Query): FilterValues {
  let all = filters;
  for (const name of FILTERS) {
    const chip = CHIPS[name];
    if (chip === undefined) continue;
    const own = tokens.filter(({ propertyKey, operator }) => propertyKey === chip.propertyKey && operator === chip.operator);
    all = withFilter(all, name, own.flatMap(valuesOf));
  }
  return all;
}
