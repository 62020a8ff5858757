// The dashboard: totals and burn-down by currency, what needs attention, and the list of purchase orders.

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Summary } from "../api/model.ts";
import { summaryQuery } from "../api/queries.ts";
import { date } from "../format/month.ts";
import { Loaded, Loading } from "../parts/loaded.tsx";
import { PurchaseOrdersTable } from "../purchase-orders/table.tsx";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { Attention } from "./attention.tsx";
import { BurnDown } from "./burn-down.tsx";
import { Totals } from "./totals.tsx";
import { t } from "../words/index.ts";

const StartPanel = lazy(async () => ({ default: (await import("../beginning/start-panel.tsx")).StartPanel }));

export function DashboardPage() {
  const { api } = useShell();
  const summary = useQuery(summaryQuery(api));
  const isEmpty = summary.data !== undefined && Object.values(summary.data.byStatus).every((number) => number === 0) && summary.data.unreadable === undefined;
  return (
    <Page
      title={t.common.dashboard}
      description={summary.data && t.dashboard.asOf(date(summary.data.asOf))}
      actions={<Button iconName="refresh" ariaLabel={t.dashboard.refreshTheSummary} loading={summary.isFetching} onClick={() => void summary.refetch()} />}
    >
      <Loaded query={summary} loading={t.dashboard.loadingTheSummary}>
        {(summary) => (isEmpty ? <Beginning summary={summary} /> : <SummaryPanels summary={summary} />)}
      </Loaded>
      {!isEmpty && <PurchaseOrdersTable />}
    </Page>
  );
}

function Beginning({ summary }: { summary: Summary }) {
  return (
    <SpaceBetween size="l">
      <Suspense fallback={<Loading text={t.dashboard.loadingTheSummary} />}>
        <StartPanel />
      </Suspense>
      {summary.unmatched.invoices > 0 && <Attention summary={summary} />}
    </SpaceBetween>
  );
}

function SummaryPanels({ summary }: { summary: Summary }) {
  const [chosen, setChosen] = useState<string>();
  const shown = summary.currencies.find(({ currency }) => currency === chosen) ?? mostPurchaseOrders(summary);
  return (
    <SpaceBetween size="l">
      <Totals summary={summary} />
      <Grid gridDefinition={[{ colspan: { default: 12, s: 8 } }, { colspan: { default: 12, s: 4 } }]}>
        <Container
          fitHeight
          header={
            <Header
              variant="h2"
              description={t.dashboard.trackedLineItems12MonthsBackAnd}
              actions={
                summary.currencies.length > 1 && (
                  <SegmentedControl
                    label={t.common.currency}
                    selectedId={shown?.currency ?? null}
                    onChange={({ detail }) => setChosen(detail.selectedId)}
                    options={summary.currencies.map(({ currency }) => ({ id: currency, text: currency }))}
                  />
                )
              }
            >{t.dashboard.burnDown}</Header>
          }
        >
          <BurnDown summary={shown} asOf={summary.asOf} />
        </Container>
        <Attention summary={summary} />
      </Grid>
    </SpaceBetween>
  );
}

function mostPurchaseOrders(summary: Summary) {
  return [...summary.currencies].sort((a, b) => b.purchaseOrders - a.purchaseOrders)[0];
}
