// The first step: the purchase order's own fields.

import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { WhenDepleted } from "../../api/model.ts";
import { WHEN_DEPLETED } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import { errorAt } from "../../api/problem.ts";
import { NoticeEditor } from "../../parts/notice-editor.tsx";
import { AddressFields } from "./address-fields.tsx";
import { useFieldCheck } from "./check.tsx";
import { CURRENCIES } from "./currencies.ts";
import type { PurchaseOrderDraft } from "./draft.ts";
import { ChoiceField, Labelled, LongTextField, MonthField, TextField } from "./fields.tsx";
import { ContactsEditor, TagsEditor } from "./list-editors.tsx";
import { t } from "../../words/index.ts";

interface DetailsFieldsProps {
  draft: PurchaseOrderDraft;
  change: (part: Partial<PurchaseOrderDraft>) => void;
  /** Whether the purchase order exists, so that its ID can't change. */
  existing?: boolean;
}

const DEPLETED = Object.keys(WHEN_DEPLETED) as WhenDepleted[];
const DEPLETED_EXAMPLES: Record<WhenDepleted, string> = {
  CONTINUE: t.form.continueExample,
  STOP: t.form.stopExample,
  SPILL: t.form.spillExample,
};

export function DetailsFields({ draft, change, existing = false }: DetailsFieldsProps) {
  const sellers = useSellers();
  const check = useFieldCheck();
  const chosen = sellers.sellers.filter(({ id }) => draft.billFrom.includes(id));
  const hasNumbers = chosen.some((seller) => seller.taxRegistrationNumbers) || draft.taxRegistrationNumbers !== "";
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.common.purchaseOrder}</Header>}>
        <SpaceBetween size="l">
          <TextField
            label={t.common.purchaseOrderId}
            pointer="/purchaseOrderId"
            value={draft.purchaseOrderId}
            onChange={(purchaseOrderId) => change({ purchaseOrderId })}
            disabled={existing}
            constraint={existing ? t.form.anIdNeverChanges : t.form.n1To100OfAZA}
          />
          <LongTextField label={t.common.description} pointer="/description" optional value={draft.description} onChange={(description) => change({ description })} />
          <Labelled label={t.common.billFrom} pointer="/billFrom" whole description={t.form.theSellersWhoseInvoicesCanMatch}>
            <Multiselect
              selectedOptions={draft.billFrom.map((id) => ({ value: id, label: sellers.names.get(id) ?? id }))}
              options={sellers.sellers.map(({ id, name }) => ({ value: id, label: name }))}
              statusType={sellers.problem !== null ? "error" : sellers.loading ? "loading" : "finished"}
              loadingText={t.common.loadingSellers}
              errorText={t.form.sellersCantBeLoaded}
              recoveryText={t.common.tryAgain}
              onLoadItems={() => sellers.problem !== null && sellers.reload()}
              filteringType="auto"
              filteringAriaLabel={t.form.findSellers}
              placeholder={t.form.chooseSellers}
              deselectAriaLabel={({ label }) => t.form.remove(label ?? "")}
              onChange={({ detail }) => {
                check.touch("/billFrom");
                change({ billFrom: detail.selectedOptions.flatMap(({ value }) => (value === undefined ? [] : [value])) });
              }}
              onBlur={() => check.touch("/billFrom")}
            />
          </Labelled>
          <ColumnLayout columns={3}>
            <MonthField label={t.common.effectiveMonth} pointer="/effectiveMonth" value={draft.effectiveMonth} onChange={(effectiveMonth) => change({ effectiveMonth })} constraint={t.form.theFirstMonthIncluded} />
            <MonthField label={t.common.expirationMonth} pointer="/expirationMonth" value={draft.expirationMonth} onChange={(expirationMonth) => change({ expirationMonth })} constraint={t.form.theLastMonthIncluded} />
            <ChoiceField label={t.common.currency} pointer="/currency" value={draft.currency} choices={CURRENCIES} filter onChange={(currency) => change({ currency })} />
          </ColumnLayout>
          <TextField label={t.common.paymentTerms} pointer="/paymentTerms" optional value={draft.paymentTerms} placeholder={t.form.net30} onChange={(paymentTerms) => change({ paymentTerms })} />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t.form.matching}</Header>}>
        <SpaceBetween size="l">
          <Labelled label={t.form.whenALineItemIsDepleted} pointer="/whenDepleted">
            <RadioGroup
              value={draft.whenDepleted}
              items={DEPLETED.map((value) => ({ value, label: WHEN_DEPLETED[value], description: DEPLETED_EXAMPLES[value] }))}
              onChange={({ detail }) => change({ whenDepleted: DEPLETED.find((value) => value === detail.value) ?? "CONTINUE" })}
            />
          </Labelled>
          <ColumnLayout columns={2}>
            <LongTextField
              label={t.common.invoiceUnits}
              pointer="/invoiceUnits"
              optional
              whole
              value={draft.invoiceUnits}
              description={t.form.ifAnyAreGivenOnlyInvoicesFor}
              constraint={t.form.onePerLine}
              onChange={(invoiceUnits) => change({ invoiceUnits })}
            />
            {hasNumbers && (
              <LongTextField
                label={t.common.taxRegistrationNumbers}
                pointer="/taxRegistrationNumbers"
                optional
                whole
                value={draft.taxRegistrationNumbers}
                description={t.form.ifAnyAreGivenOnlyInvoicesFor2}
                constraint={t.form.onePerLine}
                onChange={(taxRegistrationNumbers) => change({ taxRegistrationNumbers })}
              />
            )}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2" description={t.form.contactsGetNoticesWhenTheBalanceIs}>{t.form.contactsAndNotices}</Header>}>
        <SpaceBetween size="l">
          <ContactsEditor draft={draft} change={change} />
          <Checkbox checked={draft.accountPolicy} onChange={({ detail }) => change({ accountPolicy: detail.checked })}>{t.form.useTheNoticePolicyOfTheAccounts}</Checkbox>
          {!draft.accountPolicy && (
            <NoticeEditor
              policy={{ thresholds: draft.balanceThresholds, leads: draft.expirationLeads }}
              change={({ thresholds = draft.balanceThresholds, leads = draft.expirationLeads }) => change({ balanceThresholds: thresholds, expirationLeads: leads })}
              errorAt={(pointer) => errorAt(check.errors, pointer)}
            />
          )}
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t.form.addressesAndTags}</Header>}>
        <SpaceBetween size="l">
          <ExpandableSection headerText={t.form.billToOptional} defaultExpanded={Object.values(draft.billTo).some((text) => text !== "")}>
            <AddressFields address={draft.billTo} pointer="/billTo" change={(billTo) => change({ billTo })} />
          </ExpandableSection>
          <Checkbox checked={draft.shipsElsewhere} onChange={({ detail }) => change({ shipsElsewhere: detail.checked })}>{t.form.shipToAnotherAddress}</Checkbox>
          {draft.shipsElsewhere && <AddressFields address={draft.shipTo} pointer="/shipTo" change={(shipTo) => change({ shipTo })} />}
          <TagsEditor draft={draft} change={change} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
