// The lines of an invoice while they are typed.

import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { CHARGE_TYPES } from "../format/words.ts";
import { t } from "../words/index.ts";
import { EMPTY_LINE, type LineDraft } from "./draft.ts";

interface LinesProps {
  lines: readonly LineDraft[];
  change: (lines: LineDraft[]) => void;
  problem: Problem | undefined;
}

const CHARGES = [{ value: "", label: t.preview.likeTheInvoice }, ...Object.entries(CHARGE_TYPES).map(([value, label]) => ({ value, label }))];

/** Returns the pointers that the API uses for errors of lines. */
export function linePointers(lines: readonly LineDraft[]): string[] {
  return lines.flatMap((line, index) => Object.keys(line).map((field) => `/lines/${index}/${field}`));
}

export function InvoiceDraftLines({ lines, change, problem }: LinesProps) {
  const set = (index: number, some: Partial<LineDraft>) => change(lines.map((line, nth) => (nth === index ? { ...line, ...some } : line)));
  return (
    <ExpandableSection headerText={t.preview.linesOptional} headerDescription={t.preview.linesAddUp} defaultExpanded={lines.length > 0}>
      <SpaceBetween size="m">
        {lines.map((line, index) => (
          <LineFields
            key={index}
            line={line}
            nth={index + 1}
            change={(some) => set(index, some)}
            remove={() => change(lines.filter((_, nth) => nth !== index))}
            errorOf={(field) => problem?.at(`/lines/${index}/${field}`)}
          />
        ))}
        <Button formAction="none" iconName="add-plus" onClick={() => change([...lines, EMPTY_LINE])}>{t.preview.addALine}</Button>
      </SpaceBetween>
    </ExpandableSection>
  );
}

interface LineFieldsProps {
  line: LineDraft;
  nth: number;
  change: (some: Partial<LineDraft>) => void;
  remove: () => void;
  errorOf: (field: keyof LineDraft) => string | undefined;
}

function LineFields({ line, nth, change, remove, errorOf }: LineFieldsProps) {
  const text = (field: keyof LineDraft, label: string) => (
    <FormField label={label} errorText={errorOf(field)}>
      <Input value={line[field]} onChange={({ detail }) => change({ [field]: detail.value })} spellcheck={false} />
    </FormField>
  );
  return (
    <SpaceBetween size="xs">
      <ColumnLayout columns={4}>
        {text("amount", t.preview.lineAmount(nth))}
        <FormField label={t.preview.lineCharge(nth)} errorText={errorOf("chargeType")}>
          <Select
            options={CHARGES}
            selectedOption={CHARGES.find(({ value }) => value === line.chargeType) ?? null}
            onChange={({ detail }) => change({ chargeType: detail.selectedOption.value ?? "" })}
          />
        </FormField>
        {text("purchaseOrderReference", t.preview.lineOrder(nth))}
        {text("purchaseOrderLineReference", t.preview.lineLineItem(nth))}
      </ColumnLayout>
      <Button formAction="none" variant="inline-link" onClick={remove}>{t.preview.removeLine(nth)}</Button>
    </SpaceBetween>
  );
}
