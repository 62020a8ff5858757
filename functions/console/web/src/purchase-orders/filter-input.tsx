import PropertyFilter from "@cloudscape-design/components/property-filter";
import { HEALTH, STATUSES } from "../format/words.ts";
import { type FilterName, type FilterValues, fromTokens, tokens } from "./filters.ts";
import { useSellers } from "./use-sellers.ts";
import { t } from "../words/index.ts";

const PROPERTIES = [
  { key: "status", operators: ["="], propertyLabel: t.orders.status, groupValuesLabel: t.orders.statuses },
  { key: "health", operators: ["="], propertyLabel: t.orders.health, groupValuesLabel: t.orders.healthFlags },
  { key: "billFrom", operators: ["="], propertyLabel: t.common.billFrom, groupValuesLabel: t.common.sellers },
  { key: "purchaseOrderId", operators: ["="], propertyLabel: t.common.purchaseOrderId, groupValuesLabel: t.orders.purchaseOrderIds },
  { key: "tag", operators: ["="], propertyLabel: t.orders.tagKeyValue, groupValuesLabel: t.common.tags },
] satisfies { key: FilterName; operators: ["="]; propertyLabel: string; groupValuesLabel: string }[];

const OPTIONS = [
  ...Object.entries(STATUSES).map(([value, { label }]) => ({ propertyKey: "status", value, label })),
  ...Object.entries(HEALTH).map(([value, { label }]) => ({ propertyKey: "health", value, label })),
];

interface FilterInputProps {
  filters: FilterValues;
  choose: (filters: FilterValues) => void;
}

export function FilterInput({ filters, choose }: FilterInputProps) {
  const { sellers } = useSellers();
  return (
    <PropertyFilter
      query={tokens(filters)}
      onChange={({ detail }) => choose(fromTokens(detail))}
      filteringProperties={PROPERTIES}
      filteringOptions={[...OPTIONS, ...sellers.map(({ id, name }) => ({ propertyKey: "billFrom", value: id, label: name }))]}
      freeTextFiltering={{ operators: [":"] }}
      filteringPlaceholder={t.orders.findPurchaseOrdersByTextStatus}
      filteringAriaLabel={t.orders.findPurchaseOrders}
      hideOperations
      expandToViewport
    />
  );
}
