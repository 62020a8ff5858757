import PropertyFilter from "@cloudscape-design/components/property-filter";
import { HEALTH, STATUSES } from "../format/words.ts";
import { type FilterName, type FilterValues, fromTokens, tokens } from "./filters.ts";
import { useSellers } from "./use-sellers.ts";

const PROPERTIES = [
  { key: "status", operators: ["="], propertyLabel: "Status", groupValuesLabel: "Statuses" },
  { key: "health", operators: ["="], propertyLabel: "Health", groupValuesLabel: "Health flags" },
  { key: "billFrom", operators: ["="], propertyLabel: "Bill from", groupValuesLabel: "Sellers" },
  { key: "purchaseOrderId", operators: ["="], propertyLabel: "Purchase order ID", groupValuesLabel: "Purchase order IDs" },
  { key: "tag", operators: ["="], propertyLabel: "Tag (key:value)", groupValuesLabel: "Tags" },
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
      filteringPlaceholder="Find purchase orders by text, status, health, seller, ID or tag"
      filteringAriaLabel="Find purchase orders"
      hideOperations
      expandToViewport
    />
  );
}
