// Asks for the rule to generate line items by, and shows how many that makes.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import DatePicker from "@cloudscape-design/components/date-picker";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { LineItemType } from "../../api/model.ts";
import { count } from "../../format/words.ts";
import type { LineDraft, PurchaseOrderDraft } from "./draft.ts";
import { countOf, generated, LINES_MAX, type GenerationRule } from "./generate.ts";
import { TAXES, useTypes } from "./line-fields.tsx";

const EACH = [
  { value: "month", label: "One per month", description: "A budget for each month, all of the same type." },
  { value: "type", label: "One per type", description: "A budget for each type, for all months." },
  { value: "both", label: "One per type and month" },
];

export function GenerateDialog({ draft, add, close }: { draft: PurchaseOrderDraft; add: (lines: LineDraft[]) => void; close: () => void }) {
  const choices = useTypes(draft);
  const [rule, setRule] = useState<GenerationRule>({
    each: "month",
    types: ["ALL"],
    firstMonth: draft.effectiveMonth,
    lastMonth: draft.expirationMonth,
    unitPrice: "",
    divide: false,
    taxKind: "none",
    tax: "",
    balanceTracking: true,
  });
  const set = (part: Partial<GenerationRule>) => setRule((before) => ({ ...before, ...part }));
  const number = countOf(rule);
  const tooMany = draft.lineItems.length + number > LINES_MAX;
  const chosen = (type: LineItemType) => choices.find(({ value }) => value === type) ?? { value: type, label: type };
  return (
    <Modal
      visible
      size="large"
      header="Generate line items"
      closeAriaLabel="Close"
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" disabled={number === 0 || tooMany} onClick={() => add(generated(rule, draft.lineItems))}>
              {number === 0 ? "Generate" : `Generate ${count(number, "line item")}`}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Which">
          <RadioGroup value={rule.each} items={EACH} onChange={({ detail }) => set({ each: detail.value as GenerationRule["each"] })} />
        </FormField>
        {rule.each === "month" ? (
          <FormField label="Type">
            <Select selectedOption={chosen(rule.types[0] ?? "ALL")} options={choices} onChange={({ detail }) => set({ types: [detail.selectedOption.value as LineItemType] })} />
          </FormField>
        ) : (
          <FormField label="Types">
            <Multiselect
              selectedOptions={rule.types.map(chosen)}
              options={choices}
              placeholder="Choose types"
              deselectAriaLabel={({ label }) => `Remove ${label}`}
              onChange={({ detail }) => set({ types: detail.selectedOptions.map(({ value }) => value as LineItemType) })}
            />
          </FormField>
        )}
        <ColumnLayout columns={2}>
          <FormField label="First month">
            <DatePicker granularity="month" format="iso" value={rule.firstMonth} placeholder="YYYY-MM" openCalendarAriaLabel={() => "Choose first month"} onChange={({ detail }) => set({ firstMonth: detail.value })} />
          </FormField>
          <FormField label="Last month">
            <DatePicker granularity="month" format="iso" value={rule.lastMonth} placeholder="YYYY-MM" openCalendarAriaLabel={() => "Choose last month"} onChange={({ detail }) => set({ lastMonth: detail.value })} />
          </FormField>
          <FormField label={rule.divide ? `Total (${draft.currency})` : `Value of each (${draft.currency})`} description="Before tax.">
            <Input value={rule.unitPrice} inputMode="decimal" onChange={({ detail }) => set({ unitPrice: detail.value })} />
          </FormField>
          <FormField label="Tax">
            <ColumnLayout columns={2}>
              <Select selectedOption={TAXES.find(({ value }) => value === rule.taxKind) ?? null} options={TAXES} ariaLabel="Type of tax" onChange={({ detail }) => set({ taxKind: detail.selectedOption.value as GenerationRule["taxKind"] })} />
              {rule.taxKind !== "none" && <Input value={rule.tax} inputMode="decimal" ariaLabel="Tax of each" onChange={({ detail }) => set({ tax: detail.value })} />}
            </ColumnLayout>
          </FormField>
        </ColumnLayout>
        <Checkbox checked={rule.divide} description="Into equal parts that add up to the total exactly." onChange={({ detail }) => set({ divide: detail.checked })}>
          Divide a total among them
        </Checkbox>
        <Checkbox checked={rule.balanceTracking} onChange={({ detail }) => set({ balanceTracking: detail.checked })}>
          Track their balances
        </Checkbox>
        {tooMany && (
          <Alert type="error">
            That makes {count(draft.lineItems.length + number, "line item")}. A purchase order has at most {LINES_MAX}.
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
