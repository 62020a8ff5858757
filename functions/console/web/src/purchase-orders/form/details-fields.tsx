// What a purchase order is: the first step.

import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { WHEN_DEPLETED } from "../../format/words.ts";
import { useSellers } from "../use-sellers.ts";
import { useFieldCheck } from "./check.tsx";
import { CURRENCIES } from "./currencies.ts";
import type { AddressDraft, Draft } from "./draft.ts";
import { ChoiceField, Labelled, LongTextField, MonthField, TextField } from "./fields.tsx";

interface DetailsFieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** Of one that exists, the ID is what it is. */
  existing?: boolean;
}

const CONTACTS_MAX = 20;
const TAGS_MAX = 50;

export function DetailsFields({ draft, change, existing = false }: DetailsFieldsProps) {
  const sellers = useSellers();
  const check = useFieldCheck();
  const chosen = (sellers.value ?? []).filter(({ id }) => draft.billFrom.includes(id));
  const hasNumbers = chosen.some((seller) => seller.taxRegistrationNumbers === true) || draft.taxRegistrationNumbers !== "";
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
            constraint={existing ? "An ID never changes." : "1 to 100 of A-Z a-z 0-9, space, _ . : / = + - % @. It can't be changed or used again."}
          />
          <LongTextField label="Description" pointer="/description" optional value={draft.description} onChange={(description) => change({ description })} />
          <Labelled label="Bill from" pointer="/billFrom" whole description="The sellers whose invoices it is for.">
            <Multiselect
              selectedOptions={draft.billFrom.map((id) => ({ value: id, label: sellers.names.get(id) ?? id }))}
              options={(sellers.value ?? []).map(({ id, name }) => ({ value: id, label: name, description: id }))}
              statusType={sellers.problem !== undefined ? "error" : sellers.loading ? "loading" : "finished"}
              loadingText="Loading sellers"
              errorText="Sellers can't be loaded."
              recoveryText="Try again"
              onLoadItems={() => sellers.problem !== undefined && sellers.reload()}
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
              description="If given, it is only for invoices of one of these."
              constraint="One a line."
              onChange={(invoiceUnits) => change({ invoiceUnits })}
            />
            {hasNumbers && (
              <LongTextField
                label="Tax registration numbers"
                pointer="/taxRegistrationNumbers"
                optional
                whole
                value={draft.taxRegistrationNumbers}
                description="If given, it is only for invoices for one of these."
                constraint="One a line."
                onChange={(taxRegistrationNumbers) => change({ taxRegistrationNumbers })}
              />
            )}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2" description="Who hears when it runs low or ends. Without any, the account's default contacts do.">Contacts and notices</Header>}>
        <SpaceBetween size="l">
          <ContactsEditor draft={draft} change={change} />
          <Checkbox checked={draft.accountPolicy} onChange={({ detail }) => change({ accountPolicy: detail.checked })}>
            Notify as the account&apos;s settings say
          </Checkbox>
          {!draft.accountPolicy && (
            <ColumnLayout columns={2}>
              <ListField label="Balance thresholds" pointer="/noticePolicy/balanceThresholds" value={draft.balanceThresholds} constraint="Percent of a line item's value, with commas between. None: no such notices." onChange={(balanceThresholds) => change({ balanceThresholds })} />
              <ListField label="Expiration leads" pointer="/noticePolicy/expirationLeads" value={draft.expirationLeads} constraint="ISO 8601 durations before the last day, such as P2M, P7D. None: no such notices." onChange={(expirationLeads) => change({ expirationLeads })} />
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

/** A list in one line: what is wrong with an item is said of the field. */
function ListField({ pointer, value, onChange, label, constraint }: { pointer: string; value: string; onChange: (value: string) => void; label: string; constraint: string }) {
  const { touch } = useFieldCheck();
  return (
    <Labelled label={label} pointer={pointer} constraint={constraint} whole>
      <Input
        value={value}
        onChange={({ detail }) => {
          touch(pointer);
          onChange(detail.value);
        }}
      />
    </Labelled>
  );
}

function ContactsEditor({ draft, change }: DetailsFieldsProps) {
  const check = useFieldCheck();
  const cell = (name: "name" | "email" | "phone", label: string) => ({
    label,
    control: (item: Draft["contacts"][number], index: number) => (
      <Input
        value={item[name]}
        ariaLabel={`${label} of contact ${index + 1}`}
        inputMode={name === "email" ? "email" : name === "phone" ? "tel" : "text"}
        onBlur={() => check.touch(`/contacts/${index}/${name}`)}
        onChange={({ detail }) => change({ contacts: draft.contacts.map((contact, at) => (at === index ? { ...contact, [name]: detail.value } : contact)) })}
      />
    ),
    errorText: (_: Draft["contacts"][number], index: number) => check.at(`/contacts/${index}/${name}`) ?? (name === "email" ? check.at(`/contacts/${index}`) : undefined),
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

function TagsEditor({ draft, change }: DetailsFieldsProps) {
  const check = useFieldCheck();
  const set = (index: number, part: Partial<Draft["tags"][number]>) => change({ tags: draft.tags.map((tag, at) => (at === index ? { ...tag, ...part } : tag)) });
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

function AddressFields({ address, pointer, change }: { address: AddressDraft; pointer: string; change: (address: AddressDraft) => void }) {
  const field = (name: Exclude<keyof AddressDraft, "lines">, label: string, constraint?: string) => (
    <TextField
      label={label}
      pointer={`${pointer}/${name}`}
      optional={name !== "name" && name !== "country"}
      value={address[name]}
      onChange={(value) => change({ ...address, [name]: value })}
      {...(constraint === undefined ? {} : { constraint })}
    />
  );
  return (
    <SpaceBetween size="m">
      {field("name", "Name")}
      <LongTextField label="Address lines" pointer={`${pointer}/lines`} optional whole value={address.lines} onChange={(lines) => change({ ...address, lines })} />
      <ColumnLayout columns={4}>
        {field("postalCode", "Postal code")}
        {field("city", "City")}
        {field("region", "Region")}
        {field("country", "Country", "Two letters, such as DE.")}
      </ColumnLayout>
    </SpaceBetween>
  );
}
