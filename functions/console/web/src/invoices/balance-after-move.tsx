import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { LineItem } from "../api/model.ts";
import { difference, isNegative, isZero, money } from "../format/money.ts";
import { t } from "../words/index.ts";

/** Says what a line item would have left after it is drawn on: a warning if that is nothing, an error below zero. */
export function BalanceAfterMove({ line, amount, currency }: { line: Pick<LineItem, "balance">; amount: string; currency: string }) {
  if (line.balance === undefined) return null;
  const after = difference(line.balance, amount);
  const type = isNegative(after) ? "error" : isZero(after) ? "warning" : "success";
  return (
    <div aria-live="polite">
      <StatusIndicator type={type}>{t.invoices.balanceAfterMove(money(line.balance, currency), money(after, currency))}</StatusIndicator>
    </div>
  );
}
