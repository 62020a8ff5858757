// The chips of a list's filter: one for each property, with all its values if one of them has to fit.

import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";

/** The operator of a property whose values are alternatives, of which `options` have labels. */
export function anyOf(options: readonly { value: string; label: string }[]): PropertyFilterProps.ExtendedOperator<readonly string[] | null> {
  const name = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  return { operator: "=", tokenType: "enum", format: (values) => (values ?? []).map(name).join(", ") };
}

/** The chip of a property whose values are alternatives. */
export function anyOfChip(propertyKey: string, values: readonly string[]): PropertyFilterProps.Token {
  return { propertyKey, operator: "=", value: values };
}

/** The values of a chip, without blanks around them. */
export function valuesOf({ value }: PropertyFilterProps.Token): string[] {
  return (Array.isArray(value) ? value : [value]).map((one) => String(one).trim()).filter((text) => text !== "");
}
