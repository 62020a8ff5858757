// The fields of the settings, each with the API's errors.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { type LeadDraft, type LeadUnit, type SettingsDraft, UNITS } from "./form.ts";

interface FieldsProps {
  draft: SettingsDraft;
  change: (some: Partial<SettingsDraft>) => void;
  problem: Problem | undefined;
}

export function AccountFields({ draft, change, problem }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">Account</Header>}>
      <SpaceBetween size="l">
        <FormField label="Display name - optional" description="Mails show it next to the account number." errorText={problem?.at("/displayName")}>
          <Input value={draft.displayName} onChange={({ detail }) => change({ displayName: detail.value })} />
        </FormField>
        <FormField
          label="Low balance, in percent"
          description="A purchase order is flagged while a line item is below this percentage of its value. It sends no notice."
          errorText={problem?.at("/lowBalancePercent")}
        >
          <Input value={draft.lowBalancePercent} inputMode="decimal" onChange={({ detail }) => change({ lowBalancePercent: detail.value })} />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

type ContactDraft = SettingsDraft["contacts"][number];
const CONTACTS_MAX = 20;

export function ContactFields({ draft: { contacts }, change, problem }: FieldsProps) {
  const set = (index: number, some: Partial<ContactDraft>) => change({ contacts: replaced(contacts, index, some) });
  const field = (name: keyof ContactDraft, label: string, type: "text" | "email") => ({
    label,
    control: (contact: ContactDraft, index: number) => (
      <Input type={type} value={contact[name]} onChange={({ detail }) => set(index, { [name]: detail.value })} ariaLabel={`${label} of contact ${index + 1}`} />
    ),
    errorText: (_: ContactDraft, index: number) => problem?.at(`/contacts/${index}/${name}`) ?? (name === "name" ? problem?.at(`/contacts/${index}`) : undefined),
  });
  return (
    <Container
      header={
        <Header variant="h2" description="They get the notices about purchase orders without contacts of their own, and about invoices that draw on no purchase order.">
          Default contacts
        </Header>
      }
    >
      <FormField errorText={problem?.at("/contacts")} stretch>
        <AttributeEditor<ContactDraft>
          items={contacts}
          empty="No default contacts. Notices about purchase orders without contacts of their own are not sent."
          addButtonText="Add contact"
          removeButtonText="Remove"
          removeButtonAriaLabel={({ name }) => `Remove contact ${name}`}
          disableAddButton={contacts.length >= CONTACTS_MAX}
          onAddButtonClick={() => change({ contacts: [...contacts, { name: "", email: "", phone: "" }] })}
          onRemoveButtonClick={({ detail }) => change({ contacts: contacts.filter((_, index) => index !== detail.itemIndex) })}
          definition={[field("name", "Name", "text"), field("email", "E-mail", "email"), field("phone", "Phone - optional", "text")]}
        />
      </FormField>
    </Container>
  );
}

const NOTICES_MAX = 10;

export function NoticeFields({ draft: { thresholds, leads }, change, problem }: FieldsProps) {
  const units = Object.entries(UNITS).map(([value, label]) => ({ value, label }));
  const setLead = (index: number, some: Partial<LeadDraft>) => change({ leads: replaced(leads, index, some) });
  return (
    <Container header={<Header variant="h2" description="For purchase orders without a notice policy of their own. An empty list turns that kind of notice off.">Notices</Header>}>
      <SpaceBetween size="l">
        <FormField label="Balance" description="Sent when the balance of a line item falls below this percentage of its value." errorText={problem?.at("/noticePolicy/balanceThresholds")} stretch>
          <AttributeEditor<string>
            items={thresholds}
            empty="No balance notices."
            addButtonText="Add threshold"
            removeButtonText="Remove"
            removeButtonAriaLabel={(text) => `Remove threshold ${text}%`}
            disableAddButton={thresholds.length >= NOTICES_MAX}
            onAddButtonClick={() => change({ thresholds: [...thresholds, ""] })}
            onRemoveButtonClick={({ detail }) => change({ thresholds: thresholds.filter((_, index) => index !== detail.itemIndex) })}
            definition={[
              {
                label: "Percent",
                control: (text, at) => (
                  <Input
                    value={text}
                    inputMode="decimal"
                    ariaLabel={`Threshold ${at + 1} in percent`}
                    onChange={({ detail }) => change({ thresholds: thresholds.map((old, index) => (index === at ? detail.value : old)) })}
                  />
                ),
                errorText: (_, index) => problem?.at(`/noticePolicy/balanceThresholds/${index}`),
              },
            ]}
          />
        </FormField>
        <FormField label="Expiration" description="Sent this long before the end of a purchase order's last month." errorText={problem?.at("/noticePolicy/expirationLeads")} stretch>
          <AttributeEditor<LeadDraft>
            items={leads}
            empty="No expiration notices."
            addButtonText="Add time"
            removeButtonText="Remove"
            removeButtonAriaLabel={({ number, unit }) => `Remove ${number} ${UNITS[unit]}`}
            disableAddButton={leads.length >= NOTICES_MAX}
            onAddButtonClick={() => change({ leads: [...leads, { number: "", unit: "D" }] })}
            onRemoveButtonClick={({ detail }) => change({ leads: leads.filter((_, index) => index !== detail.itemIndex) })}
            definition={[
              {
                label: "How long before",
                control: ({ number }, index) => (
                  <Input value={number} ariaLabel={`Time ${index + 1}`} onChange={({ detail }) => setLead(index, { number: detail.value })} />
                ),
                errorText: (_, index) => problem?.at(`/noticePolicy/expirationLeads/${index}`),
              },
              {
                label: "Unit",
                control: ({ unit }, index) => (
                  <Select
                    options={units}
                    selectedOption={units.find(({ value }) => value === unit) ?? null}
                    ariaLabel={`Unit of time ${index + 1}`}
                    onChange={({ detail }) => setLead(index, { unit: detail.selectedOption.value as LeadUnit })}
                  />
                ),
              },
            ]}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}

function replaced<T>(all: readonly T[], at: number, some: Partial<T>): T[] {
  return all.map((old, index) => (index === at ? { ...old, ...some } : old));
}
