// Asks by which rule line items are to be made, says how many that makes, and makes them.

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
import type { LineType } from "../../api/types.ts";
import { count } from "../../format/words.ts";
import type { Draft, LineDraft } from "./draft.ts";
import { countOf, generated, LINES_MAX, type Rule } from "./generate.ts";
import { TAXES, useTypes } from "./line-fields.tsx";

const EACH = [
  { value: "month", label: "One a month", description: "The same kind of charge, a budget for each month." },
  { value: "kind", label: "One a kind of charge", description: "Each kind of charge has a budget for all months." },
  { value: "both", label: "One for each kind in each month" },
];

export function GenerateDialog({ draft, add, close }: { draft: Draft; add: (lines: LineDraft[]) => void; close: () => void }) {
  const types = useTypes(draft);
  const [rule, setRule] = useState<Rule>({
    each: "month",
    kinds: ["ALL"],
    firstMonth: draft.effectiveMonth,
    lastMonth: draft.expirationMonth,
    unitPrice: "",
    divide: false,
    taxKind: "none",
    tax: "",
    balanceTracking: true,
  });
  const set = (part: Partial<Rule>) => setRule((before) => ({ ...before, ...part }));
  const number = countOf(rule);
  const tooMany = draft.lineItems.length + number > LINES_MAX;
  const chosen = (kind: LineType) => types.find(({ value }) => value === kind) ?? { value: kind, label: kind };
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
          <RadioGroup value={rule.each} items={EACH} onChange={({ detail }) => set({ each: detail.value as Rule["each"] })} />
        </FormField>
        {rule.each === "month" ? (
          <FormField label="Type">
            <Select selectedOption={chosen(rule.kinds[0] ?? "ALL")} options={types} onChange={({ detail }) => set({ kinds: [detail.selectedOption.value as LineType] })} />
          </FormField>
        ) : (
          <FormField label="Types">
            <Multiselect
              selectedOptions={rule.kinds.map(chosen)}
              options={types}
              placeholder="Choose types"
              deselectAriaLabel={({ label }) => `Remove ${label}`}
              onChange={({ detail }) => set({ kinds: detail.selectedOptions.map(({ value }) => value as LineType) })}
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
              <Select selectedOption={TAXES.find(({ value }) => value === rule.taxKind) ?? null} options={TAXES} ariaLabel="Kind of tax" onChange={({ detail }) => set({ taxKind: detail.selectedOption.value as Rule["taxKind"] })} />
              {rule.taxKind !== "none" && <Input value={rule.tax} inputMode="decimal" ariaLabel="Tax of each" onChange={({ detail }) => set({ tax: detail.value })} />}
            </ColumnLayout>
          </FormField>
        </ColumnLayout>
        <Checkbox checked={rule.divide} description="In equal shares that add up to it exactly." onChange={({ detail }) => set({ divide: detail.checked })}>
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
