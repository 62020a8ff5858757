import ColumnLayout from "@cloudscape-design/components/column-layout";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AddressDraft } from "./draft.ts";
import { LongTextField, TextField } from "./fields.tsx";
import { t } from "../../words/index.ts";

export function AddressFields({ address, pointer, change }: { address: AddressDraft; pointer: string; change: (address: AddressDraft) => void }) {
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
      {field("name", t.common.name)}
      <LongTextField label={t.form.addressLines} pointer={`${pointer}/lines`} optional whole value={address.lines} onChange={(lines) => change({ ...address, lines })} />
      <ColumnLayout columns={4}>
        {field("postalCode", t.form.postalCode)}
        {field("city", t.form.city)}
        {field("region", t.form.region)}
        {field("country", t.form.country, t.form.twoLettersSuchAsDe)}
      </ColumnLayout>
    </SpaceBetween>
  );
}
