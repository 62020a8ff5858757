import ColumnLayout from "@cloudscape-design/components/column-layout";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AddressDraft } from "./draft.ts";
import { LongTextField, TextField } from "./fields.tsx";

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
