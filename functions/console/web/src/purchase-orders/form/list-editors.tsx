// Editors for the lists of a purchase order: contacts and tags.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useFieldCheck } from "./check.tsx";
import type { PurchaseOrderDraft } from "./draft.ts";

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
        ariaLabel={`${label} of contact ${index + 1}`}
        inputMode={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
        onBlur={() => check.touch(`/contacts/${index}/${name}`)}
        onChange={({ detail }) => change({ contacts: draft.contacts.map((contact, at) => (at === index ? { ...contact, [name]: detail.value } : contact)) })}
      />
    ),
    errorText: (_: PurchaseOrderDraft["contacts"][number], index: number) => check.at(`/contacts/${index}/${name}`) ?? (name === "email" ? check.at(`/contacts/${index}`) : undefined),
  });
  return (
    <FormField label="Contacts" errorText={check.at("/contacts")} stretch>
      <AttributeEditor
        items={draft.contacts}
        definition={[cell("name", "Name"), cell("email", "E-mail"), cell("phone", "Phone (optional)")]}
        addButtonText="Add contact"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ name, email }) => `Remove contact ${name || email}`}
        empty="No contacts of its own."
        disableAddButton={draft.contacts.length >= CONTACTS_MAX}
        additionalInfo={`Up to ${CONTACTS_MAX}.`}
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
    <FormField label="Tags" errorText={check.at("/tags")} stretch>
      <AttributeEditor
        items={draft.tags}
        definition={[
          {
            label: "Key",
            control: ({ key }, index) => (
              <Input value={key} ariaLabel={`Key of tag ${index + 1}`} onBlur={() => check.touch(`/tags/${index}/key`)} onChange={({ detail }) => set(index, { key: detail.value })} />
            ),
            errorText: ({ key }, index) => check.at(`/tags/${index}/key`) ?? check.below(pointer(key)),
          },
          {
            label: "Value (optional)",
            control: ({ key, value }, index) => (
              <Input value={value} ariaLabel={`Value of tag ${index + 1}`} onBlur={() => check.touch(pointer(key))} onChange={({ detail }) => set(index, { value: detail.value })} />
            ),
          },
        ]}
        addButtonText="Add tag"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ key }) => `Remove tag ${key}`}
        empty="No tags."
        disableAddButton={draft.tags.length >= TAGS_MAX}
        additionalInfo={`Up to ${TAGS_MAX}.`}
        onAddButtonClick={() => change({ tags: [...draft.tags, { key: "", value: "" }] })}
        onRemoveButtonClick={({ detail }) => change({ tags: draft.tags.filter((_, index) => index !== detail.itemIndex) })}
      />
    </FormField>
  );
}
