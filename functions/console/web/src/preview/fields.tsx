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
import { t } from "../words/index.ts";

interface FieldsProps {
  draft: InvoiceDraft;
  change: (some: Partial<InvoiceDraft>) => void;
  sellers: ReturnType<typeof useSellers>;
  problem: Problem | undefined;
}

const TYPES: SelectProps.Option[] = [
  { value: "INVOICE", label: t.common.invoice },
  { value: "CREDIT_MEMO", label: t.preview.creditMemo },
];
const CHARGES: SelectProps.Option[] = Object.entries(CHARGE_TYPES).map(([value, label]) => ({ value, label }));

/** The fields of an invoice, each with the API's errors. */
export function InvoiceDraftFields({ draft, change, sellers, problem }: FieldsProps) {
  const sellerOptions: SelectProps.Option[] = sellers.sellers.map(({ id, name }) => ({ value: id, label: name }));
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
    placeholder: t.preview.chooseASeller,
    filteringType: "auto",
    filteringAriaLabel: t.preview.findASeller,
    statusType: sellers.loading ? "loading" : sellers.problem !== null ? "error" : "finished",
    loadingText: t.common.loadingSellers,
    errorText: t.preview.theSellersCantBeLoaded,
    recoveryText: t.common.tryAgain,
    onLoadItems: () => sellers.problem !== null && sellers.reload(),
  };
  return (
    <SpaceBetween size="l">
      <ColumnLayout columns={3}>
        {choice("billFrom", t.common.billFrom, sellerOptions, sellerSelect)}
        {choice("chargeType", t.common.charge, CHARGES)}
        {choice("invoiceType", t.common.type, TYPES)}
        <FormField label={t.common.billingPeriod} errorText={error("billingPeriod")}>
          <MonthInput value={draft.billingPeriod} onChange={(billingPeriod) => change({ billingPeriod })} />
        </FormField>
        {text("currency", t.common.currency)}
        {text("amount", t.common.amount, { inputMode: "decimal" })}
      </ColumnLayout>
      <ExpandableSection headerText={t.preview.moreFieldsForMatching} defaultExpanded={hasMore(draft)}>
        <ColumnLayout columns={3}>
          {text("purchaseOrderReference", t.preview.namesThePurchaseOrderOptional, { description: t.preview.asPrintedOnTheInvoiceWhichThen })}
          {text("invoiceUnit", t.preview.invoiceUnitOptional, { description: t.preview.theUnitOfYourOrganizationThatThe })}
          {text("taxRegistrationNumber", t.preview.taxRegistrationNumberOptional, { description: t.preview.yourTaxRegistrationNumberOnThe })}
          {text("invoiceId", t.common.invoiceId, { description: t.preview.anIdThatIsNotOnRecord })}
          {text("originalInvoiceId", t.preview.originalInvoiceIdOptional, { description: t.preview.aCreditMemoDrawsOnTheLine })}
          {choice("originalBillFrom", t.preview.originalInvoicesSellerOptional, sellerOptions, sellerSelect)}
        </ColumnLayout>
      </ExpandableSection>
    </SpaceBetween>
  );
}

function hasMore(draft: InvoiceDraft): boolean {
  return [draft.purchaseOrderReference, draft.invoiceUnit, draft.taxRegistrationNumber, draft.originalInvoiceId].some((text) => text !== "");
}
