// One line item's fields.

import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type LineType } from "../../api/types.ts";
import { LINE_TYPES } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import type { Draft, LineDraft, TaxKind } from "./draft.ts";
import { type Choice, ChoiceField, MonthField, TextField } from "./fields.tsx";

interface LineFieldsProps {
  line: LineDraft;
  pointer: string;
  draft: Draft;
  change: (part: Partial<LineDraft>) => void;
  remove: () => void;
  duplicate: (() => void) | undefined;
}

/** The kinds that one of the chosen sellers has; all of them before any is chosen. */
export function useTypes(draft: Draft): Choice[] {
  const sellers = useSellers();
  const chosen = (sellers.value ?? []).filter(({ id }) => draft.billFrom.includes(id));
  const offered = new Set(chosen.flatMap(({ lineItemTypes }) => lineItemTypes));
  return (Object.entries(LINE_TYPES) as [LineType, string][])
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
        <ChoiceField label="Type" pointer={`${pointer}/type`} value={line.type} choices={types} onChange={(type) => change({ type: type as LineType })} />
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
        description="Invoices draw on its value, and its contacts hear when little is left."
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
