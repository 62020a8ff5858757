// The fields of the settings, each with the API's errors.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Problem } from "../api/problem.ts";
import { NoticeEditor, replaced } from "../parts/notice-editor.tsx";
import type { SettingsDraft } from "./form.ts";
import { t } from "../words/index.ts";

interface FieldsProps {
  draft: SettingsDraft;
  change: (some: Partial<SettingsDraft>) => void;
  problem: Problem | undefined;
}

export function AccountFields({ draft, change, problem }: FieldsProps) {
  return (
    <Container header={<Header variant="h2">{t.settings.account}</Header>}>
      <SpaceBetween size="l">
        <FormField label={t.settings.displayNameOptional} description={t.settings.mailsShowItNextToTheAccount} errorText={problem?.at("/displayName")}>
          <Input value={draft.displayName} onChange={({ detail }) => change({ displayName: detail.value })} />
        </FormField>
        <FormField
          label={t.settings.lowBalanceInPercent}
          description={t.settings.aPurchaseOrderIsFlaggedWhileA}
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
      <Input type={type} value={contact[name]} onChange={({ detail }) => set(index, { [name]: detail.value })} ariaLabel={t.common.ofContact(label, index + 1)} />
    ),
    errorText: (_: ContactDraft, index: number) => problem?.at(`/contacts/${index}/${name}`) ?? (name === "name" ? problem?.at(`/contacts/${index}`) : undefined),
  });
  return (
    <Container
      header={
        <Header variant="h2" description={t.settings.theyGetTheNoticesAboutPurchase}>{t.settings.defaultContacts}</Header>
      }
    >
      <FormField errorText={problem?.at("/contacts")} stretch>
        <AttributeEditor<ContactDraft>
          items={contacts}
          empty={t.settings.noDefaultContactsNoticesAbout}
          addButtonText={t.common.addContact}
          removeButtonText={t.common.remove}
          removeButtonAriaLabel={({ name }) => t.common.removeContact(name)}
          disableAddButton={contacts.length >= CONTACTS_MAX}
          onAddButtonClick={() => change({ contacts: [...contacts, { name: "", email: "", phone: "" }] })}
          onRemoveButtonClick={({ detail }) => change({ contacts: contacts.filter((_, index) => index !== detail.itemIndex) })}
          definition={[field("name", t.common.name, "text"), field("email", t.parts.email, "email"), field("phone", t.settings.phoneOptional, "text")]}
        />
      </FormField>
    </Container>
  );
}

export function NoticeFields({ draft: { thresholds, leads }, change, problem }: FieldsProps) {
  return (
    <Container header={<Header variant="h2" description={t.settings.forPurchaseOrdersWithoutANotice}>{t.common.notices}</Header>}>
      <NoticeEditor policy={{ thresholds, leads }} change={change} errorAt={(pointer) => problem?.at(pointer)} />
    </Container>
  );
}
