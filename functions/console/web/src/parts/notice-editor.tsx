// Edits when notices are sent: below which balances, and how long before the last day.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { type LeadDraft, type LeadUnit, UNITS } from "./notice-lead.ts";
import { t } from "../words/index.ts";

const NOTICES_MAX = 10;

export interface NoticeDraft {
  /** In percent. */
  thresholds: string[];
  leads: LeadDraft[];
}

interface NoticeEditorProps {
  policy: NoticeDraft;
  change: (some: Partial<NoticeDraft>) => void;
  errorAt: (pointer: string) => string | undefined;
}

export function NoticeEditor({ policy: { thresholds, leads }, change, errorAt }: NoticeEditorProps) {
  const units = Object.entries(UNITS).map(([value, label]) => ({ value, label }));
  const setLead = (index: number, some: Partial<LeadDraft>) => change({ leads: replaced(leads, index, some) });
  return (
      <SpaceBetween size="l">
        <FormField label={t.common.balance} description={t.parts.sentWhenTheBalanceOfALine} errorText={errorAt("/noticePolicy/balanceThresholds")} stretch>
          <AttributeEditor<string>
            items={thresholds}
            empty={t.parts.noBalanceNotices}
            addButtonText={t.parts.addThreshold}
            removeButtonText={t.common.remove}
            removeButtonAriaLabel={(text) => t.parts.removeThreshold(text)}
            disableAddButton={thresholds.length >= NOTICES_MAX}
            onAddButtonClick={() => change({ thresholds: [...thresholds, ""] })}
            onRemoveButtonClick={({ detail }) => change({ thresholds: thresholds.filter((_, index) => index !== detail.itemIndex) })}
            definition={[
              {
                label: t.common.percent,
                control: (text, at) => (
                  <Input
                    value={text}
                    inputMode="decimal"
                    ariaLabel={t.parts.thresholdInPercent(at + 1)}
                    onChange={({ detail }) => change({ thresholds: thresholds.map((old, index) => (index === at ? detail.value : old)) })}
                  />
                ),
                errorText: (_, index) => errorAt(`/noticePolicy/balanceThresholds/${index}`),
              },
            ]}
          />
        </FormField>
        <FormField label={t.common.expiration} description={t.parts.sentThisLongBeforeTheEndOf} errorText={errorAt("/noticePolicy/expirationLeads")} stretch>
          <AttributeEditor<LeadDraft>
            items={leads}
            empty={t.parts.noExpirationNotices}
            addButtonText={t.parts.addTime}
            removeButtonText={t.common.remove}
            removeButtonAriaLabel={({ number, unit }) => t.parts.remove(number, UNITS[unit])}
            disableAddButton={leads.length >= NOTICES_MAX}
            onAddButtonClick={() => change({ leads: [...leads, { number: "", unit: "D" }] })}
            onRemoveButtonClick={({ detail }) => change({ leads: leads.filter((_, index) => index !== detail.itemIndex) })}
            definition={[
              {
                label: t.parts.howLongBefore,
                control: ({ number }, index) => (
                  <Input value={number} ariaLabel={t.parts.time(index + 1)} onChange={({ detail }) => setLead(index, { number: detail.value })} />
                ),
                errorText: (_, index) => errorAt(`/noticePolicy/expirationLeads/${index}`),
              },
              {
                label: t.parts.unit,
                control: ({ unit }, index) => (
                  <Select
                    options={units}
                    selectedOption={units.find(({ value }) => value === unit) ?? null}
                    ariaLabel={t.parts.unitOfTime(index + 1)}
                    onChange={({ detail }) => setLead(index, { unit: detail.selectedOption.value as LeadUnit })}
                  />
                ),
              },
            ]}
          />
        </FormField>
      </SpaceBetween>
  );
}

export function replaced<T>(all: readonly T[], at: number, some: Partial<T>): T[] {
  return all.map((old, index) => (index === at ? { ...old, ...some } : old));
}
