// Spend: what was invoiced in some billing months, by seller, kind of charge, purchase order or tag, as a chart and a table.

import BarChart from "@cloudscape-design/components/bar-chart";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { allPurchaseOrders } from "../api/queries.ts";
import { compact, coordinate, money, percentText, sum } from "../format/money.ts";
import { addMonths, isMonth, thisMonth } from "../format/month.ts";
import { whole } from "../format/number.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { currenciesOf, type Grouping, groupsOf, type SpendData, type SpendGroup } from "./groups.ts";
import { invoicesOf } from "./load.ts";

/** Months that are shown at first, up to this one. */
const MONTHS = 12;
/** The most bars; the table has all groups. */
const BARS_MAX = 12;

export function SpendPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const { names } = useSellers();
  const month = (name: string, otherwise: string) => (isMonth(search.get(name) ?? "") ? (search.get(name) ?? "") : otherwise);
  const range = { from: month("from", addMonths(thisMonth(), 1 - MONTHS)), to: month("to", thisMonth()) };
  const [typed, setTyped] = useState(range);
  const query = useQuery({
    queryKey: ["spend", range],
    queryFn: async ({ signal }) => {
      const [invoices, orders] = await Promise.all([invoicesOf(api, range, signal), allPurchaseOrders(api, signal)]);
      return { invoices, orders };
    },
  });
  const change = (some: Partial<typeof typed>) => {
    const next = { ...typed, ...some };
    setTyped(next);
    if (isMonth(next.from) && isMonth(next.to) && next.from <= next.to) setSearch(next);
  };
  return (
    <Page title={t.dashboard.spend} breadcrumbs={[]} description={t.dashboard.spendAbout}>
      <SpaceBetween direction="horizontal" size="l">
        <FormField label={t.common.firstMonth}>
          <MonthInput value={typed.from} onChange={(from) => change({ from })} />
        </FormField>
        <FormField label={t.common.lastMonth} errorText={isMonth(typed.from) && isMonth(typed.to) && typed.to < typed.from ? t.coverage.theLastMonthIsBeforeTheFirst : undefined}>
          <MonthInput value={typed.to} onChange={(to) => change({ to })} />
        </FormField>
      </SpaceBetween>
      <Loaded query={query} loading={t.dashboard.loadingSpend}>
        {(data) => <Groups data={{ ...data, sellers: names }} />}
      </Loaded>
    </Page>
  );
}

function Groups({ data }: { data: SpendData }) {
  const currencies = useMemo(() => currenciesOf(data.invoices), [data.invoices]);
  const [chosen, setChosen] = useState<string>();
  const [by, setBy] = useState<Grouping>("seller");
  const currency = chosen !== undefined && currencies.includes(chosen) ? chosen : (currencies[0] ?? "");
  const groups = useMemo(() => groupsOf(data, currency, by), [data, currency, by]);
  const total = sum(["0", ...groups.map(({ amount }) => amount)]);
  const keys = [...new Set(data.orders.flatMap(({ tags }) => Object.keys(tags)))].sort();
  const groupings: { value: Grouping; label: string }[] = [
    { value: "seller", label: t.common.billFrom },
    { value: "charge", label: t.common.charge },
    { value: "order", label: t.common.purchaseOrder },
    ...keys.map((key) => ({ value: `tag:${key}` as const, label: t.orders.tag(key) })),
  ];
  if (currencies.length === 0) return <Empty title={t.common.noInvoices} />;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t.dashboard.spendRule}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Select
                ariaLabel={t.dashboard.groupBy}
                selectedOption={groupings.find(({ value }) => value === by) ?? null}
                options={groupings}
                onChange={({ detail }) => setBy(detail.selectedOption.value as Grouping)}
              />
              {currencies.length > 1 && (
                <SegmentedControl label={t.common.currency} selectedId={currency} onChange={({ detail }) => setChosen(detail.selectedId)} options={currencies.map((id) => ({ id, text: id }))} />
              )}
            </SpaceBetween>
          }
        >
          {money(total, currency)}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <BarChart
          series={[{ type: "bar", title: t.common.invoiced, data: groups.slice(0, BARS_MAX).map(({ name, amount }) => ({ x: name, y: coordinate(amount) })) }]}
          xScaleType="categorical"
          horizontalBars
          hideFilter
          hideLegend
          height={Math.min(groups.length, BARS_MAX) * 32 + 40}
          ariaLabel={t.dashboard.spendChart(currency)}
          i18nStrings={{ yTickFormatter: compact, chartAriaRoleDescription: t.dashboard.chart }}
          detailPopoverSeriesContent={({ series, x }) => ({ key: series.title, value: money(groups.find(({ name }) => name === x)?.amount ?? "0", currency) })}
        />
        <Table
          variant="embedded"
          items={groups}
          trackBy="name"
          wrapLines
          ariaLabels={{ tableLabel: t.dashboard.spend }}
          columnDefinitions={[
            { id: "name", header: groupings.find(({ value }) => value === by)?.label, isRowHeader: true, minWidth: 160, cell: ({ name }) => <span className="text">{name}</span> },
            { id: "invoices", header: <div className="end">{t.common.invoices}</div>, cell: ({ invoices }) => <div className="end">{whole(invoices)}</div> },
            amountColumn<SpendGroup>({ id: "amount", header: t.common.invoiced, minWidth: 130, value: ({ amount }) => amount, currency: () => currency }),
            { id: "share", header: <div className="end">{t.dashboard.share}</div>, cell: ({ amount }) => <div className="end">{percentText(amount, total) ?? "-"}</div> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}
