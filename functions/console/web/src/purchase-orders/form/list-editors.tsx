// Editors for the lists of a purchase order: contacts and tags.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useFieldCheck } from "./check.tsx";
import type { PurchaseOrderDraft } from "./draft.ts";
import { t } from "../../words/index.ts";

interface ListEditorProps {
  draft: PurchaseOrderDraft;
  change: (part: Partial<PurchaseOrderDraft>) => void;
}

const CONTACTS_MAX = 20;
const TAGS_MAX = 50;

export function ContactsEditor({ draft, change }: ListEditorProps) {
  const check = useFieldCheck();
  const cell = (name: "name" | "email" | "phone", label: string) => ({
    label,
    control: (item: PurchaseOrderDraft["contacts"][number], index: number) => (
      <Input
        value={item[name]}
        ariaLabel={t.common.ofContact(label, index + 1)}
        inputMode={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
        onBlur={() => check.touch(`/contacts/${index}/${name}`)}
        onChange={({ detail }) => change({ contacts: draft.contacts.map((contact, at) => (at === index ? { ...contact, [name]: detail.value } : contact)) })}
      />
    ),
    errorText: (_: PurchaseOrderDraft["contacts"][number], index: number) => check.at(`/contacts/${index}/${name}`) ?? (name === "email" ? check.at(`/contacts/${index}`) : undefined),
  });
  return (
    <FormField label={t.common.contacts} errorText={check.at("/contacts")} stretch>
      <AttributeEditor
        items={draft.contacts}
        definition={[cell("name", t.common.name), cell("email", t.parts.email), cell("phone", t.form.phoneOptional)]}
        addButtonText={t.common.addContact}
        removeButtonText={t.common.remove}
        removeButtonAriaLabel={({ name, email }) => t.common.removeContact(name || email)}
        empty={t.form.noContactsOfItsOwn}
        disableAddButton={draft.contacts.length >= CONTACTS_MAX}
        additionalInfo={t.form.upTo(CONTACTS_MAX)}
        onAddButtonClick={() => change({ contacts: [...draft.contacts, { name: "", email: "", phone: "" }] })}
        onRemoveButtonClick={({ detail }) => change({ contacts: draft.contacts.filter((_, index) => index !== detail.itemIndex) })}
      />
    </FormField>
  );
}

export function TagsEditor({ draft, change }: ListEditorProps) {
  const check = useFieldCheck();
  const set = (index: number, part: Partial<PurchaseOrderDraft["tags"][number]>) => change({ tags: draft.tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)) });
  const pointer = (key: string) => `/tags/${key.trim().replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return (
    <FormField label={t.common.tags} errorText={check.at("/tags")} stretch>
      <AttributeEditor
        items={draft.tags}
        definition={[
          {
            label: t.common.key,
            control: ({ key }, index) => (
              <Input value={key} ariaLabel={t.form.keyOfTag(index + 1)} onBlur={() => check.touch(`/tags/${index}/key`)} onChange={({ detail }) => set(index, { key: detail.value })} />
            ),
            errorText: ({ key }, index) => check.at(`/tags/${index}/key`) ?? check.below(pointer(key)),
          },
          {
            label: t.form.valueOptional,
            control: ({ key, value }, index) => (
              <Input value={value} ariaLabel={t.form.valueOfTag(index + 1)} onBlur={() => check.touch(pointer(key))} onChange={({ detail }) => set(index, { value: detail.value })} />
            ),
          },
        ]}
        addButtonText={t.form.addTag}
        removeButtonText={t.common.remove}
        removeButtonAriaLabel={({ key }) => t.form.removeTag(key)}
        empty={t.form.noTags}
        disableAddButton={draft.tags.length >= TAGS_MAX}
        additionalInfo={t.form.upTo(TAGS_MAX)}
        onAddButtonClick={() => change({ tags: [...draft.tags, { key: "", value: "" }] })}
        onRemoveButtonClick={({ detail }) => change({ tags: draft.tags.filter((_, index) => index !== detail.itemIndex) })}
      />
    </FormField>
  );
}
