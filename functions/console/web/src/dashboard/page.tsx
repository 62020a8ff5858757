// The dashboard: what is agreed and left in each currency, how it goes down, what needs somebody, and the list.

import { useState } from "react";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Box from "@cloudscape-design/components/box";
import type { Summary } from "../api/types.ts";
import { useLoad } from "../api/use-load.ts";
import { date } from "../format/month.ts";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { OrdersTable } from "../purchase-orders/table.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { Attention } from "./attention.tsx";
import { BurnDown } from "./burn-down.tsx";
import { Totals } from "./totals.tsx";

export function DashboardPage() {
  const { api } = useShell();
  const summary = useLoad("summary", (signal) => api.get<Summary>("/summary", {}, signal));
  const description = summary.value === undefined ? undefined : `As of ${date(summary.value.asOf)}`;
  return (
    <Page
      title="Dashboard"
      description={description}
      actions={<Button iconName="refresh" ariaLabel="Refresh the summary" loading={summary.loading} onClick={summary.reload} />}
    >
      {summary.value !== undefined ? (
        <SummaryPanels summary={summary.value} />
      ) : summary.problem !== undefined ? (
        <ProblemAlert problem={summary.problem} retry={summary.reload} />
      ) : (
        <Container header={<Header variant="h2">Summary</Header>}>
          <Box textAlign="center" padding="l">
            <Spinner /> Loading the summary
          </Box>
        </Container>
      )}
      <OrdersTable changed={summary.reload} />
    </Page>
  );
}

function SummaryPanels({ summary }: { summary: Summary }) {
  const [chosen, setChosen] = useState<string>();
  const shown = summary.currencies.find(({ currency }) => currency === chosen) ?? mostOrders(summary);
  return (
    <SpaceBetween size="l">
      <Totals summary={summary} />
      <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
        <Container
          fitHeight
          header={
            <Header
              variant="h2"
              description="Tracked line items, 12 months back and 12 ahead"
              actions={
                summary.currencies.length > 1 && (
                  <SegmentedControl
                    label="Currency"
                    selectedId={shown?.currency ?? null}
                    onChange={({ detail }) => setChosen(detail.selectedId)}
                    options={summary.currencies.map(({ currency }) => ({ id: currency, text: currency }))}
                  />
                )
              }
            >
              Burn-down
            </Header>
          }
        >
          <BurnDown summary={shown} asOf={summary.asOf} />
        </Container>
        <Attention summary={summary} />
      </Grid>
    </SpaceBetween>
  );
}

function mostOrders(summary: Summary) {
  return [...summary.currencies].sort((a, b) => b.purchaseOrders - a.purchaseOrders)[0];
}
