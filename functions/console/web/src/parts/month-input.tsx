import DatePicker from "@cloudscape-design/components/date-picker";
import { t } from "../words/index.ts";
import { locale } from "../words/language.ts";

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
      locale={locale}
      placeholder={t.parts.monthPlaceholder}
      value={value}
      disabled={disabled}
      onChange={({ detail }) => onChange(detail.value)}
      {...(ariaLabel === undefined ? {} : { ariaLabel })}
      i18nStrings={{ openCalendarAriaLabel: (chosen) => (chosen === null ? t.parts.chooseAMonth : t.parts.chooseAMonthChosenIs(chosen)) }}
    />
  );
}
