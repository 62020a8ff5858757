// What needs attention: how many purchase orders have each health flag, with links to their lists.

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { HealthFlag, Summary } from "../api/model.ts";
import { HEALTH } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

/** The most urgent first. */
export const NEEDS_ATTENTION: readonly HealthFlag[] = [
  "NEGATIVE_BALANCE",
  "OVER_CREDITED",
  "LOW_BALANCE",
  "RUNS_OUT_EARLY",
  "EXPIRING",
  "NO_CONTACTS",
  "UNCOVERED_MONTHS",
  "NEVER_WINS",
];

interface AttentionItem {
  key: string;
  type: "error" | "warning" | "info";
  label: string;
  /** How many there are, with what they are. */
  amount: string;
  to: string;
}

export function attentionItems(summary: Summary): AttentionItem[] {
  const flags = NEEDS_ATTENTION.flatMap((flag): AttentionItem[] => {
    const number = summary.byHealth[flag] ?? 0;
    const { label, type } = HEALTH[flag];
    return number === 0 ? [] : [{ key: flag, type, label, amount: t.counts.purchaseOrders(number), to: `/purchase-orders?health=${flag}` }];
  });
  const { invoices, more } = summary.unmatched;
  if (invoices === 0) return flags;
  const amount = more ? t.dashboard.moreThan(t.counts.invoices(invoices)) : t.counts.invoices(invoices);
  return [{ key: "UNMATCHED", type: "error", label: t.common.unmatched, amount, to: "/invoices?outcome=UNMATCHED" }, ...flags];
}

export function Attention({ summary }: { summary: Summary }) {
  const items = attentionItems(summary);
  return (
    <Container fitHeight header={<Header variant="h2">{t.dashboard.needsAttention}</Header>}>
      {items.length === 0 ? (
        <StatusIndicator type="success">{t.dashboard.nothingNeedsAttention}</StatusIndicator>
      ) : (
        <SpaceBetween size="s">
          {items.map(({ key, type, label, amount, to }) => (
            <div key={key}>
              <StatusIndicator type={type}>{label}</StatusIndicator>
              <Box padding={{ left: "l" }}>
                <AppLink to={to} ariaLabel={`${label}: ${amount}`}>
                  {amount}
                </AppLink>
              </Box>
            </div>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}
