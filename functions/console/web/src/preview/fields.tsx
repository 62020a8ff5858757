import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { CHARGE_TYPES } from "../format/words.ts";
import { MonthInput } from "../parts/month-input.tsx";
import type { useSellers } from "../purchase-orders/use-sellers.ts";
import { type InvoiceDraft, pointerOf } from "./draft.ts";

interface FieldsProps {
  draft: InvoiceDraft;
  change: (some: Partial<InvoiceDraft>) => void;
  sellers: ReturnType<typeof useSellers>;
  problem: Problem | undefined;
}

const TYPES: SelectProps.Option[] = [
  { value: "INVOICE", label: "Invoice" },
  { value: "CREDIT_MEMO", label: "Credit memo" },
];
const CHARGES: SelectProps.Option[] = Object.entries(CHARGE_TYPES).map(([value, label]) => ({ value, label }));

/** The fields of an invoice, each with the API's errors. */
export function InvoiceDraftFields({ draft, change, sellers, problem }: FieldsProps) {
  const sellerOptions: SelectProps.Option[] = sellers.sellers.map(({ id, name }) => ({ value: id, label: name, description: id }));
  const error = (field: keyof InvoiceDraft) => problem?.at(pointerOf(field));
  const text = (field: keyof InvoiceDraft, label: string, more: { description?: string; inputMode?: "decimal" } = {}) => (
    <FormField label={label} description={more.description} errorText={error(field)}>
      <Input
        value={draft[field]}
        onChange={({ detail }) => change({ [field]: detail.value })}
        {...(more.inputMode === undefined ? {} : { inputMode: more.inputMode })}
        spellcheck={false}
      />
    </FormField>
  );
  const choice = (field: keyof InvoiceDraft, label: string, options: SelectProps.Option[], more: Partial<SelectProps> = {}) => (
    <FormField label={label} errorText={error(field)}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === draft[field]) ?? (draft[field] === "" ? null : { value: draft[field] })}
        onChange={({ detail }) => change({ [field]: detail.selectedOption.value ?? "" })}
        {...more}
      />
    </FormField>
  );
  const sellerSelect: Partial<SelectProps> = {
    placeholder: "Choose a seller",
    filteringType: "auto",
    filteringAriaLabel: "Find a seller",
    statusType: sellers.loading ? "loading" : sellers.problem !== null ? "error" : "finished",
    loadingText: "Loading sellers",
    errorText: "The sellers can't be loaded.",
    recoveryText: "Try again",
    onLoadItems: () => sellers.problem !== null && sellers.reload(),
  };
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={3}>
        {choice("billFrom", "Bill from", sellerOptions, sellerSelect)}
        {choice("chargeType", "Charge", CHARGES)}
        {choice("invoiceType", "Type", TYPES)}
        <FormField label="Billing period" errorText={error("billingPeriod")}>
          <MonthInput value={draft.billingPeriod} onChange={(billingPeriod) => change({ billingPeriod })} />
        </FormField>
        {text("currency", "Currency")}
        {text("amount", "Amount", { inputMode: "decimal" })}
      </ColumnLayout>
      <ExpandableSection headerText="More fields for matching" defaultExpanded={hasMore(draft)}>
        <ColumnLayout columns={3}>
          {text("purchaseOrderReference", "Names the purchase order - optional", { description: "As printed on the invoice, which then matches only that purchase order." })}
          {text("invoiceUnit", "Invoice unit - optional", { description: "The unit of your organization that the invoice is for." })}
          {text("taxRegistrationNumber", "Tax registration number - optional", { description: "Your tax registration number on the invoice." })}
          {text("invoiceId", "Invoice ID", { description: "An ID that is not on record." })}
          {text("originalInvoiceId", "Original invoice ID - optional", { description: "A credit memo draws on the line item of its original invoice." })}
          {choice("originalBillFrom", "Original invoice's seller - optional", sellerOptions, sellerSelect)}
        </ColumnLayout>
      </ExpandableSection>
    </SpaceBetween>
  );
}

function hasMore(draft: InvoiceDraft): boolean {
  return [draft.purchaseOrderReference, draft.invoiceUnit, draft.taxRegistrationNumber, draft.originalInvoiceId].some((text) => text !== "");
}
