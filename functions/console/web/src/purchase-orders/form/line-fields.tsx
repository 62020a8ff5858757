import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type LineItemType } from "../../api/model.ts";
import { LINE_TYPES } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import type { LineDraft, PurchaseOrderDraft, TaxKind } from "./draft.ts";
import { type Choice, ChoiceField, MonthField, TextField } from "./fields.tsx";
import { decimal, money } from "../../format/money.ts";
import { amount } from "../../format/typed.ts";
import { t } from "../../words/index.ts";

interface LineFieldsProps {
  line: LineDraft;
  pointer: string;
  draft: PurchaseOrderDraft;
  change: (part: Partial<LineDraft>) => void;
  remove: () => void;
  duplicate: (() => void) | undefined;
}

/** Returns the types that the draft's sellers offer; all types if no seller is chosen yet. */
export function useTypes(draft: PurchaseOrderDraft): Choice[] {
  const { sellers } = useSellers();
  const chosen = sellers.filter(({ id }) => draft.billFrom.includes(id));
  const offered = new Set(chosen.flatMap(({ lineItemTypes }) => lineItemTypes));
  return (Object.entries(LINE_TYPES) as [LineItemType, string][])
    .filter(([type]) => offered.size === 0 || offered.has(type))
    .map(([value, label]) => ({ value, label }));
}

export const TAXES: readonly (Choice & { value: TaxKind })[] = [
  { value: "none", label: t.common.none },
  { value: "percent", label: t.common.percent },
  { value: "amount", label: t.common.amount },
];

export function LineFields({ line, pointer, draft, change, remove, duplicate }: LineFieldsProps) {
  const types = useTypes(draft);
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={4}>
        <TextField label={t.common.number} pointer={`${pointer}/lineItemNumber`} value={line.lineItemNumber} constraint={t.form.suchAs1Or12} onChange={(lineItemNumber) => change({ lineItemNumber })} />
        <ChoiceField label={t.common.type} pointer={`${pointer}/type`} value={line.type} choices={types} onChange={(type) => change({ type: type as LineItemType })} />
        <MonthField label={t.common.firstMonth} pointer={`${pointer}/startMonth`} value={line.startMonth} onChange={(startMonth) => change({ startMonth })} />
        <MonthField label={t.common.lastMonth} pointer={`${pointer}/endMonth`} value={line.endMonth} onChange={(endMonth) => change({ endMonth })} />
        <TextField label={t.form.unitPrice(draft.currency)} pointer={`${pointer}/unitPrice`} value={line.unitPrice} inputMode="decimal" constraint={readAs(line.unitPrice, draft.currency)} optional={!line.balanceTracking} onChange={(unitPrice) => change({ unitPrice })} />
        <TextField label={t.form.quantity} pointer={`${pointer}/quantity`} value={line.quantity} inputMode="decimal" constraint={readAs(line.quantity)} optional={!line.balanceTracking} onChange={(quantity) => change({ quantity })} />
        <ChoiceField label={t.form.tax} pointer={`${pointer}/tax`} value={line.taxKind} choices={TAXES} onChange={(taxKind) => change({ taxKind: taxKind as TaxKind })} />
        {line.taxKind !== "none" && (
          <TextField
            label={line.taxKind === "percent" ? t.form.taxPercent : t.form.taxAmount(draft.currency)}
            pointer={`${pointer}/tax/${line.taxKind}`}
            value={line.tax}
            inputMode="decimal"
            onChange={(tax) => change({ tax })}
          />
        )}
      </ColumnLayout>
      <TextField label={t.common.description} pointer={`${pointer}/description`} optional value={line.description} onChange={(description) => change({ description })} />
      <Checkbox
        checked={line.balanceTracking}
        description={t.form.invoicesDrawOnItsValueAndIts}
        onChange={({ detail }) => change({ balanceTracking: detail.checked })}
      >{t.form.trackTheBalance}</Checkbox>
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={remove} ariaLabel={t.form.removeLineItem(line.lineItemNumber)}>{t.common.remove}</Button>
        <Button onClick={() => duplicate?.()} disabled={duplicate === undefined} ariaLabel={t.form.duplicateLineItem(line.lineItemNumber)}>{t.form.duplicate}</Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** Says how an amount was read where its marks could mean two things. */
export function readAs(text: string, currency?: string): string {
  const value = amount(text);
  if (!/[.,]/.test(text) || !/^\d+(\.\d+)?$/.test(value)) return "";
  return t.form.readAs(currency === undefined ? decimal(value) : money(value, currency));
}
