// The first step: the purchase order's own fields.

import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { WHEN_DEPLETED } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import { AddressFields } from "./address-fields.tsx";
import { useFieldCheck } from "./check.tsx";
import { CURRENCIES } from "./currencies.ts";
import type { PurchaseOrderDraft } from "./draft.ts";
import { ChoiceField, Labelled, ListField, LongTextField, MonthField, TextField } from "./fields.tsx";
import { ContactsEditor, TagsEditor } from "./list-editors.tsx";

interface DetailsFieldsProps {
  draft: PurchaseOrderDraft;
  change: (part: Partial<PurchaseOrderDraft>) => void;
  /** Whether the purchase order exists, so that its ID can't change. */
  existing?: boolean;
}

export function DetailsFields({ draft, change, existing = false }: DetailsFieldsProps) {
  const sellers = useSellers();
  const check = useFieldCheck();
  const chosen = sellers.sellers.filter(({ id }) => draft.billFrom.includes(id));
  const hasNumbers = chosen.some((seller) => seller.taxRegistrationNumbers) || draft.taxRegistrationNumbers !== "";
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Purchase order</Header>}>
        <SpaceBetween size="l">
          <TextField
            label="Purchase order ID"
            pointer="/purchaseOrderId"
            value={draft.purchaseOrderId}
            onChange={(purchaseOrderId) => change({ purchaseOrderId })}
            disabled={existing}
            constraint={existing ? "An ID never changes." : "1 to 100 of A-Z a-z 0-9, space, _ . : / = + - % @. An ID can't be changed or used again."}
          />
          <LongTextField label="Description" pointer="/description" optional value={draft.description} onChange={(description) => change({ description })} />
          <Labelled label="Bill from" pointer="/billFrom" whole description="The sellers whose invoices can match.">
            <Multiselect
              selectedOptions={draft.billFrom.map((id) => ({ value: id, label: sellers.names.get(id) ?? id }))}
              options={sellers.sellers.map(({ id, name }) => ({ value: id, label: name, description: id }))}
              statusType={sellers.problem !== null ? "error" : sellers.loading ? "loading" : "finished"}
              loadingText="Loading sellers"
              errorText="Sellers can't be loaded."
              recoveryText="Try again"
              onLoadItems={() => sellers.problem !== null && sellers.reload()}
              filteringType="auto"
              filteringAriaLabel="Find sellers"
              placeholder="Choose sellers"
              deselectAriaLabel={({ label }) => `Remove ${label}`}
              onChange={({ detail }) => {
                check.touch("/billFrom");
                change({ billFrom: detail.selectedOptions.flatMap(({ value }) => (value === undefined ? [] : [value])) });
              }}
              onBlur={() => check.touch("/billFrom")}
            />
          </Labelled>
          <ColumnLayout columns={3}>
            <MonthField label="Effective month" pointer="/effectiveMonth" value={draft.effectiveMonth} onChange={(effectiveMonth) => change({ effectiveMonth })} constraint="The first month, included." />
            <MonthField label="Expiration month" pointer="/expirationMonth" value={draft.expirationMonth} onChange={(expirationMonth) => change({ expirationMonth })} constraint="The last month, included." />
            <ChoiceField label="Currency" pointer="/currency" value={draft.currency} choices={CURRENCIES} filter onChange={(currency) => change({ currency })} />
          </ColumnLayout>
          <TextField label="Payment terms" pointer="/paymentTerms" optional value={draft.paymentTerms} placeholder="NET30" onChange={(paymentTerms) => change({ paymentTerms })} />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Matching</Header>}>
        <SpaceBetween size="l">
          <Labelled label="When a line item is depleted" pointer="/whenDepleted">
            <RadioGroup
              value={draft.whenDepleted}
              items={Object.entries(WHEN_DEPLETED).map(([value, label]) => ({ value, label }))}
              onChange={({ detail }) => change({ whenDepleted: detail.value === "STOP" ? "STOP" : "CONTINUE" })}
            />
          </Labelled>
          <ColumnLayout columns={2}>
            <LongTextField
              label="Invoice units"
              pointer="/invoiceUnits"
              optional
              whole
              value={draft.invoiceUnits}
              description="If any are given, only invoices for one of these units match."
              constraint="One per line."
              onChange={(invoiceUnits) => change({ invoiceUnits })}
            />
            {hasNumbers && (
              <LongTextField
                label="Tax registration numbers"
                pointer="/taxRegistrationNumbers"
                optional
                whole
                value={draft.taxRegistrationNumbers}
                description="If any are given, only invoices for one of these numbers match."
                constraint="One per line."
                onChange={(taxRegistrationNumbers) => change({ taxRegistrationNumbers })}
              />
            )}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2" description="Contacts get notices when the balance is low or the purchase order ends. Without any, the account's default contacts get them.">Contacts and notices</Header>}>
        <SpaceBetween size="l">
          <ContactsEditor draft={draft} change={change} />
          <Checkbox checked={draft.accountPolicy} onChange={({ detail }) => change({ accountPolicy: detail.checked })}>
            Use the notice policy of the account&apos;s settings
          </Checkbox>
          {!draft.accountPolicy && (
            <ColumnLayout columns={2}>
              <ListField label="Balance thresholds" pointer="/noticePolicy/balanceThresholds" value={draft.balanceThresholds} constraint="Percentages of a line item's value, separated by commas. Leave empty for no such notices." onChange={(balanceThresholds) => change({ balanceThresholds })} />
              <ListField label="Expiration leads" pointer="/noticePolicy/expirationLeads" value={draft.expirationLeads} constraint="ISO 8601 durations before the last day, such as P2M, P7D. Leave empty for no such notices." onChange={(expirationLeads) => change({ expirationLeads })} />
            </ColumnLayout>
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">Addresses and tags</Header>}>
        <SpaceBetween size="l">
          <ExpandableSection headerText="Bill to - optional" defaultExpanded={Object.values(draft.billTo).some((text) => text !== "")}>
            <AddressFields address={draft.billTo} pointer="/billTo" change={(billTo) => change({ billTo })} />
          </ExpandableSection>
          <Checkbox checked={draft.shipsElsewhere} onChange={({ detail }) => change({ shipsElsewhere: detail.checked })}>
            Ship to another address
          </Checkbox>
          {draft.shipsElsewhere && <AddressFields address={draft.shipTo} pointer="/shipTo" change={(shipTo) => change({ shipTo })} />}
          <TagsEditor draft={draft} change={change} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
