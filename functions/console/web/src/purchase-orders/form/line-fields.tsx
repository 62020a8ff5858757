import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type LineItemType } from "../../api/model.ts";
import { LINE_TYPES } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import type { LineDraft, PurchaseOrderDraft, TaxKind } from "./draft.ts";
import { type Choice, ChoiceField, MonthField, TextField } from "./fields.tsx";

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
  { value: "none", label: "None" },
  { value: "percent", label: "Percent" },
  { value: "amount", label: "Amount" },
];

export function LineFields({ line, pointer, draft, change, remove, duplicate }: LineFieldsProps) {
  const types = useTypes(draft);
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={4}>
        <TextField label="Number" pointer={`${pointer}/lineItemNumber`} value={line.lineItemNumber} constraint="Such as 1 or 1.2." onChange={(lineItemNumber) => change({ lineItemNumber })} />
        <ChoiceField label="Type" pointer={`${pointer}/type`} value={line.type} choices={types} onChange={(type) => change({ type: type as LineItemType })} />
        <MonthField label="First month" pointer={`${pointer}/startMonth`} value={line.startMonth} onChange={(startMonth) => change({ startMonth })} />
        <MonthField label="Last month" pointer={`${pointer}/endMonth`} value={line.endMonth} onChange={(endMonth) => change({ endMonth })} />
        <TextField label={`Unit price (${draft.currency})`} pointer={`${pointer}/unitPrice`} value={line.unitPrice} inputMode="decimal" optional={!line.balanceTracking} onChange={(unitPrice) => change({ unitPrice })} />
        <TextField label="Quantity" pointer={`${pointer}/quantity`} value={line.quantity} inputMode="decimal" optional={!line.balanceTracking} onChange={(quantity) => change({ quantity })} />
        <ChoiceField label="Tax" pointer={`${pointer}/tax`} value={line.taxKind} choices={TAXES} onChange={(taxKind) => change({ taxKind: taxKind as TaxKind })} />
        {line.taxKind !== "none" && (
          <TextField
            label={line.taxKind === "percent" ? "Tax percent" : `Tax amount (${draft.currency})`}
            pointer={`${pointer}/tax/${line.taxKind}`}
            value={line.tax}
            inputMode="decimal"
            onChange={(tax) => change({ tax })}
          />
        )}
      </ColumnLayout>
      <TextField label="Description" pointer={`${pointer}/description`} optional value={line.description} onChange={(description) => change({ description })} />
      <Checkbox
        checked={line.balanceTracking}
        description="Invoices draw on its value, and its contacts get notices when the balance is low."
        onChange={({ detail }) => change({ balanceTracking: detail.checked })}
      >
        Track the balance
      </Checkbox>
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={remove} ariaLabel={`Remove line item ${line.lineItemNumber}`}>
          Remove
        </Button>
        <Button onClick={() => duplicate?.()} disabled={duplicate === undefined} ariaLabel={`Duplicate line item ${line.lineItemNumber}`}>
          Duplicate
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
