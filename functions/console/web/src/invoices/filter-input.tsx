// The inputs for the filter of the list of invoices.

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import PropertyFilter from "@cloudscape-design/components/property-filter";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import type { Seller } from "../api/model.ts";
import { isMonth } from "../format/month.ts";
import { INVOICE_STATUSES } from "../format/words.ts";
import { anyOf } from "../parts/chips.ts";
import { MonthInput } from "../parts/month-input.tsx";
import { type FilterValues, tokens, withFilter, withTokens } from "./filters.ts";
import { t } from "../words/index.ts";

interface FilterInputProps {
  filters: FilterValues;
  sellers: readonly Seller[];
  choose: (filters: FilterValues) => void;
}

export function FilterInput({ filters, sellers, choose }: FilterInputProps) {
  const outcomes = Object.entries(INVOICE_STATUSES).map(([value, { label }]) => ({ propertyKey: "outcome", value, label }));
  const billers = sellers.map(({ id, name }) => ({ propertyKey: "billFrom", value: id, label: name }));
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="m" alignItems="end">
        <MonthFilter label={t.invoices.firstBillingPeriod} value={filters.from?.[0] ?? ""} choose={(text) => choose(withFilter(filters, "from", [text]))} />
        <MonthFilter label={t.invoices.lastBillingPeriod} value={filters.to?.[0] ?? ""} choose={(text) => choose(withFilter(filters, "to", [text]))} />
      </SpaceBetween>
      <PropertyFilter
        query={tokens(filters)}
        onChange={({ detail }) => choose(withTokens(filters, detail))}
        filteringProperties={[
          { key: "outcome", operators: [anyOf(outcomes)], propertyLabel: t.common.outcome, groupValuesLabel: t.invoices.outcomes },
          { key: "billFrom", operators: [anyOf(billers)], propertyLabel: t.common.billFrom, groupValuesLabel: t.common.sellers },
          { key: "amount", operators: [">=", "<="], defaultOperator: ">=", propertyLabel: t.common.amount, groupValuesLabel: t.invoices.amounts },
        ]}
        filteringOptions={[...outcomes, ...billers]}
        freeTextFiltering={{ operators: [":"] }}
        filteringPlaceholder={t.invoices.findInvoicesByIdPurchaseOrderId}
        filteringAriaLabel={t.invoices.findInvoices}
        hideOperations
        expandToViewport
      />
    </SpaceBetween>
  );
}

function MonthFilter({ label, value, choose }: { label: string; value: string; choose: (month: string) => void }) {
  // While a month is being typed, the text is not a month yet.
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const change = (text: string) => {
    setTyped(text);
    if (text === "" || isMonth(text)) choose(text);
  };
  return (
    <FormField label={label}>
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <MonthInput value={typed} onChange={change} />
        {value !== "" && <Button iconName="close" variant="icon" ariaLabel={t.invoices.any(label)} onClick={() => change("")} />}
      </SpaceBetween>
    </FormField>
  );
}
