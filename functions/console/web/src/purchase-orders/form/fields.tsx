// Form fields that know their JSON pointer in the request, and show the API's errors for it.

import DatePicker from "@cloudscape-design/components/date-picker";
import FormField from "@cloudscape-design/components/form-field";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Textarea from "@cloudscape-design/components/textarea";
import { useFieldCheck } from "./check.tsx";
import { t } from "../../words/index.ts";
import { locale } from "../../words/language.ts";

interface FieldProps {
  label: string;
  /** The JSON pointer of the field in the request. */
  pointer: string;
  value: string;
  onChange: (value: string) => void;
  optional?: boolean;
  description?: string;
  constraint?: string;
  placeholder?: string;
  disabled?: boolean;
}

function label(text: string, optional: boolean): React.ReactNode {
  return optional ? (
    <>
      {text} <i>{t.form.optional}</i>
    </>
  ) : (
    text
  );
}

/** Labels a control and shows its errors. `whole` also shows the errors of the fields in it. */
export function Labelled(props: Pick<FieldProps, "label" | "pointer" | "optional" | "description" | "constraint"> & { whole?: boolean; children: React.ReactNode }) {
  const check = useFieldCheck();
  return (
    <FormField
      label={label(props.label, props.optional ?? false)}
      description={props.description}
      constraintText={props.constraint}
      errorText={props.whole === true ? check.below(props.pointer) : check.at(props.pointer)}
      stretch
    >
      {props.children}
    </FormField>
  );
}

export function TextField({ value, onChange, placeholder, disabled = false, inputMode, ...rest }: FieldProps & Pick<InputProps, "inputMode">) {
  const { touch } = useFieldCheck();
  return (
    <Labelled {...rest}>
      <Input
        value={value}
        disabled={disabled}
        autoComplete={false}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(inputMode === undefined ? {} : { inputMode })}
        onChange={({ detail }) => {
          touch(rest.pointer);
          onChange(detail.value);
        }}
        onBlur={() => touch(rest.pointer)}
      />
    </Labelled>
  );
}

export function LongTextField({ value, onChange, placeholder, rows = 2, whole = false, ...rest }: FieldProps & { rows?: number; whole?: boolean }) {
  const { touch } = useFieldCheck();
  return (
    <Labelled {...rest} whole={whole}>
      <Textarea
        value={value}
        rows={rows}
        {...(placeholder === undefined ? {} : { placeholder })}
        onChange={({ detail }) => {
          touch(rest.pointer);
          onChange(detail.value);
        }}
        onBlur={() => touch(rest.pointer)}
      />
    </Labelled>
  );
}

export function MonthField({ value, onChange, disabled = false, ...rest }: FieldProps) {
  const { touch } = useFieldCheck();
  return (
    <Labelled {...rest}>
      <DatePicker
        granularity="month"
        format="iso"
        locale={locale}
        value={value}
        disabled={disabled}
        placeholder={t.parts.monthPlaceholder}
        openCalendarAriaLabel={(chosen) => (chosen === null ? t.form.choose(rest.label) : t.form.chooseChosen(rest.label, chosen))}
        onChange={({ detail }) => {
          touch(rest.pointer);
          onChange(detail.value);
        }}
        onBlur={() => touch(rest.pointer)}
      />
    </Labelled>
  );
}

export interface Choice {
  value: string;
  label: string;
  description?: string;
}

export function ChoiceField({ value, onChange, choices, filter = false, disabled = false, ...rest }: FieldProps & { choices: readonly Choice[]; filter?: boolean }) {
  const { touch } = useFieldCheck();
  return (
    <Labelled {...rest}>
      <Select
        selectedOption={choices.find((choice) => choice.value === value) ?? (value === "" ? null : { value, label: value })}
        options={choices}
        filteringType={filter ? "auto" : "none"}
        filteringAriaLabel={t.form.find(rest.label)}
        disabled={disabled}
        placeholder={rest.placeholder ?? t.form.choose2}
        onChange={({ detail }) => {
          touch(rest.pointer);
          onChange(detail.selectedOption.value ?? "");
        }}
        onBlur={() => touch(rest.pointer)}
      />
    </Labelled>
  );
}
