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
import type { LineDraft, PurchaseOrderDraft } from "./draft.ts";
import { countOf, generated, LINES_MAX, type GenerationRule } from "./generate.ts";
import { TAXES, useTypes } from "./line-fields.tsx";
import { t } from "../../words/index.ts";
import { locale } from "../../words/language.ts";

const EACH = [
  { value: "month", label: t.form.onePerMonth, description: t.form.aBudgetForEachMonthAllOf },
  { value: "type", label: t.form.onePerType, description: t.form.aBudgetForEachTypeForAll },
  { value: "both", label: t.form.onePerTypeAndMonth },
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
      header={t.form.generateLineItems}
      closeAriaLabel={t.common.close}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>{t.common.cancel}</Button>
            <Button variant="primary" disabled={number === 0 || tooMany} onClick={() => add(generated(rule, draft.lineItems))}>
              {number === 0 ? t.form.generate : t.form.generate2(t.counts.lineItems(number))}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        <FormField label={t.form.which}>
          <RadioGroup value={rule.each} items={EACH} onChange={({ detail }) => set({ each: detail.value as GenerationRule["each"] })} />
        </FormField>
        {rule.each === "month" ? (
          <FormField label={t.common.type}>
            <Select selectedOption={chosen(rule.types[0] ?? "ALL")} options={choices} onChange={({ detail }) => set({ types: [detail.selectedOption.value as LineItemType] })} />
          </FormField>
        ) : (
          <FormField label={t.form.types}>
            <Multiselect
              selectedOptions={rule.types.map(chosen)}
              options={choices}
              placeholder={t.form.chooseTypes}
              deselectAriaLabel={({ label }) => t.form.remove(label ?? "")}
              onChange={({ detail }) => set({ types: detail.selectedOptions.map(({ value }) => value as LineItemType) })}
            />
          </FormField>
        )}
        <ColumnLayout columns={2}>
          <FormField label={t.common.firstMonth}>
            <DatePicker granularity="month" format="iso" locale={locale} value={rule.firstMonth} placeholder={t.parts.monthPlaceholder} openCalendarAriaLabel={() => t.form.chooseFirstMonth} onChange={({ detail }) => set({ firstMonth: detail.value })} />
          </FormField>
          <FormField label={t.common.lastMonth}>
            <DatePicker granularity="month" format="iso" locale={locale} value={rule.lastMonth} placeholder={t.parts.monthPlaceholder} openCalendarAriaLabel={() => t.form.chooseLastMonth} onChange={({ detail }) => set({ lastMonth: detail.value })} />
          </FormField>
          <FormField label={rule.divide ? t.form.total(draft.currency) : t.form.valueOfEach(draft.currency)} description={t.form.beforeTax}>
            <Input value={rule.unitPrice} inputMode="decimal" onChange={({ detail }) => set({ unitPrice: detail.value })} />
          </FormField>
          <FormField label={t.form.tax}>
            <ColumnLayout columns={2}>
              <Select selectedOption={TAXES.find(({ value }) => value === rule.taxKind) ?? null} options={TAXES} ariaLabel={t.form.typeOfTax} onChange={({ detail }) => set({ taxKind: detail.selectedOption.value as GenerationRule["taxKind"] })} />
              {rule.taxKind !== "none" && <Input value={rule.tax} inputMode="decimal" ariaLabel={t.form.taxOfEach} onChange={({ detail }) => set({ tax: detail.value })} />}
            </ColumnLayout>
          </FormField>
        </ColumnLayout>
        <Checkbox checked={rule.divide} description={t.form.intoEqualPartsThatAddUpTo} onChange={({ detail }) => set({ divide: detail.checked })}>{t.form.divideATotalAmongThem}</Checkbox>
        <Checkbox checked={rule.balanceTracking} onChange={({ detail }) => set({ balanceTracking: detail.checked })}>{t.form.trackTheirBalances}</Checkbox>
        {tooMany && (
          <Alert type="error">{t.form.thatMakesAPurchaseOrderHasAt(t.counts.lineItems(draft.lineItems.length + number), LINES_MAX)}</Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
