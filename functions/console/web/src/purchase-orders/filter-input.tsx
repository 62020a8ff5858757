import PropertyFilter, { type PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { HEALTH, STATUSES } from "../format/words.ts";
import { anyOf } from "../parts/chips.ts";
import { type FilterName, type FilterValues, fromTokens, tokens } from "./filters.ts";
import { useSellers } from "./use-sellers.ts";
import { t } from "../words/index.ts";

const STATUS_OPTIONS = Object.entries(STATUSES).map(([value, { label }]) => ({ propertyKey: "status", value, label }));
const HEALTH_OPTIONS = Object.entries(HEALTH).map(([value, { label }]) => ({ propertyKey: "health", value, label }));

interface FilterInputProps {
  filters: FilterValues;
  choose: (filters: FilterValues) => void;
}

export function FilterInput({ filters, choose }: FilterInputProps) {
  const { sellers } = useSellers();
  const billers = sellers.map(({ id, name }) => ({ propertyKey: "billFrom", value: id, label: name }));
  const properties = [
    { key: "status", operators: [anyOf(STATUS_OPTIONS)], propertyLabel: t.orders.status, groupValuesLabel: t.orders.statuses },
    { key: "health", operators: ["="], propertyLabel: t.orders.health, groupValuesLabel: t.orders.healthFlags },
    { key: "billFrom", operators: [anyOf(billers)], propertyLabel: t.common.billFrom, groupValuesLabel: t.common.sellers },
    { key: "purchaseOrderId", operators: ["="], propertyLabel: t.common.purchaseOrderId, groupValuesLabel: t.orders.purchaseOrderIds },
    { key: "tag", operators: [anyOf([])], propertyLabel: t.orders.tagKeyValue, groupValuesLabel: t.common.tags },
  ] satisfies (PropertyFilterProps.FilteringProperty & { key: FilterName })[];
  return (
    <PropertyFilter
      query={tokens(filters)}
      onChange={({ detail }) => choose(fromTokens(detail))}
      filteringProperties={properties}
      filteringOptions={[...STATUS_OPTIONS, ...HEALTH_OPTIONS, ...billers]}
      freeTextFiltering={{ operators: [":"] }}
      filteringPlaceholder={t.orders.findPurchaseOrdersByTextStatus}
      filteringAriaLabel={t.orders.findPurchaseOrders}
      hideOperations
      expandToViewport
    />
  );
}
