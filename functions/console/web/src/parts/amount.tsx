import { money } from "../format/money.ts";
import { isNegative } from "../format/money.ts";
import Box from "@cloudscape-design/components/box";

/** An amount of money; a negative one in the colour of errors, and with its sign. */
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
