// What needs attention: how many purchase orders have each health flag, with links to their lists.

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { HealthFlag, Summary } from "../api/model.ts";
import { count, HEALTH } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";

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
    return number === 0 ? [] : [{ key: flag, type, label, amount: count(number, "purchase order"), to: `/purchase-orders?health=${flag}` }];
  });
  const { invoices, more } = summary.unmatched;
  if (invoices === 0) return flags;
  const amount = more ? `More than ${count(invoices, "invoice")}` : count(invoices, "invoice");
  return [{ key: "UNMATCHED", type: "error", label: "Unmatched", amount, to: "/invoices?outcome=UNMATCHED" }, ...flags];
}

export function Attention({ summary }: { summary: Summary }) {
  const items = attentionItems(summary);
  return (
    <Container fitHeight header={<Header variant="h2">Needs attention</Header>}>
      {items.length === 0 ? (
        <StatusIndicator type="success">Nothing needs attention</StatusIndicator>
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
