import DatePicker from "@cloudscape-design/components/date-picker";

interface MonthInputProps {
  value: string;
  onChange: (month: string) => void;
  /** Needed outside of a form field. */
  ariaLabel?: string;
  disabled?: boolean;
}

/** An input for a month such as 2026-11, typed or picked; empty if there is none. */
export function MonthInput({ value, onChange, ariaLabel, disabled = false }: MonthInputProps) {
  return (
    <DatePicker
      granularity="month"
      format="iso"
      locale="en-US"
      placeholder="YYYY-MM"
      value={value}
      disabled={disabled}
      onChange={({ detail }) => onChange(detail.value)}
      {...(ariaLabel === undefined ? {} : { ariaLabel })}
      i18nStrings={{ openCalendarAriaLabel: (chosen) => (chosen === null ? "Choose a month" : `Choose a month, chosen is ${chosen}`) }}
    />
  );
}
