import Box from "@cloudscape-design/components/box";
import { isNegative, money } from "../format/money.ts";

/** Shows an amount of money, or a dash. Negative amounts have a sign and the color of errors. */
export function Amount({ value, currency }: { value: string | undefined; currency: string }) {
  if (value === undefined) return <span>-</span>;
  const text = <span className="number">{money(value, currency)}</span>;
  return isNegative(value) ? (
    <Box variant="span" color="text-status-error">
      {text}
    </Box>
  ) : (
    text
  );
}
