import Box from "@cloudscape-design/components/box";
import { decimal, isNegative, money } from "../format/money.ts";

/** Shows an amount of money, or a dash; without `currency`, its number only. Negative amounts have a sign and the color of errors. */
export function Amount({ value, currency }: { value: string | undefined; currency: string | undefined }) {
  if (value === undefined) return <span>-</span>;
  const text = <span className="number">{currency === undefined ? decimal(value) : money(value, currency)}</span>;
  return isNegative(value) ? (
    <Box variant="span" color="text-status-error">
      {text}
    </Box>
  ) : (
    text
  );
}
