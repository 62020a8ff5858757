// What needs somebody: how many purchase orders have each flag, and where they are listed.

import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { HealthFlag, Summary } from "../api/types.ts";
import { count, HEALTH } from "../format/words.ts";
import { AppLink } from "../parts/app-link.tsx";

/** In the order in which somebody should look at them. */
export const NEEDS_ATTENTION: readonly HealthFlag[] = [
  "NEGATIVE_BALANCE",
  "LOW_BALANCE",
  "RUNS_OUT_EARLY",
  "EXPIRING",
  "NO_CONTACTS",
  "UNCOVERED_MONTHS",
  "NEVER_WINS",
];

interface Item {
  key: string;
  type: "error" | "warning" | "info";
  label: string;
  many: string;
  to: string;
}

export function attentionItems(summary: Summary): Item[] {
  const flags = NEEDS_ATTENTION.flatMap((flag): Item[] => {
    const number = summary.byHealth[flag] ?? 0;
    const { label, type } = HEALTH[flag];
    return number === 0 ? [] : [{ key: flag, type, label, many: count(number, "purchase order"), to: `/purchase-orders?health=${flag}` }];
  });
  const { invoices, more } = summary.unmatched;
  if (invoices === 0) return flags;
  const many = more ? `More than ${count(invoices, "invoice")}` : count(invoices, "invoice");
  return [{ key: "UNMATCHED", type: "error", label: "Unmatched", many, to: "/invoices?outcome=UNMATCHED" }, ...flags];
}

export function Attention({ summary }: { summary: Summary }) {
  const items = attentionItems(summary);
  return (
    <Container fitHeight header={<Header variant="h2">Needs attention</Header>}>
      {items.length === 0 ? (
        <StatusIndicator type="success">Nothing needs attention</StatusIndicator>
      ) : (
        <SpaceBetween size="s">
          {items.map(({ key, type, label, many, to }) => (
            <div key={key}>
              <StatusIndicator type={type}>{label}</StatusIndicator>
              <Box padding={{ left: "l" }}>
                <AppLink to={to} ariaLabel={`${label}: ${many}`}>
                  {many}
                </AppLink>
              </Box>
            </div>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}
