// Shows a balance as an amount, a percentage of the value, and a bar.

import { barLength, isNegative, isZero, overdrawnText, percentText } from "../format/money.ts";
import { Amount } from "./amount.tsx";
import Box from "@cloudscape-design/components/box";
import { t } from "../words/index.ts";

interface BalanceBarProps {
  balance: string | undefined;
  value: string;
  currency: string;
  /** Whether to color the bar as a warning, apart from a balance below a quarter of the value. */
  low?: boolean;
}

/** The length of a bar that is low. */
const LOW_LENGTH = 25;

export function BalanceBar({ balance, value, currency, low = false }: BalanceBarProps) {
  if (balance === undefined) return <Box color="text-status-inactive">{t.common.notTracked}</Box>;
  const length = barLength(balance, value);
  const overdrawn = overdrawnText(balance, value);
  const state = isZero(balance) || isNegative(balance) ? "out" : low || (length !== undefined && length < LOW_LENGTH) ? "low" : "good";
  return (
    <div className="balance">
      <Amount value={balance} currency={currency} />
      {length !== undefined && (
        <>
          {" "}
          <Box variant="small">{overdrawn === undefined ? t.parts.left(percentText(balance, value) ?? "") : t.parts.overdrawn(overdrawn)}</Box>
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className="whole" width="100" height="6" />
            <rect className={`left ${state}`} width={overdrawn === undefined ? length : 100} height="6" />
          </svg>
        </>
      )}
    </div>
  );
}
