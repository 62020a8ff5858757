// The burn-down of one currency: what was invoiced each month and what remains, as a chart and as a table.

import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import MixedLineBarChart, { type MixedLineBarChartProps } from "@cloudscape-design/components/mixed-line-bar-chart";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { BurnDownMonth, CurrencySummary } from "../api/model.ts";
import { compact, coordinate, money } from "../format/money.ts";
import { addMonths, month as monthName, shortMonth } from "../format/month.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { t } from "../words/index.ts";

export function BurnDown({ summary, asOf }: { summary: Pick<CurrencySummary, "currency" | "burnDown"> | undefined; asOf: string }) {
  if (summary === undefined || summary.burnDown.length === 0) {
    return <Box color="text-body-secondary">{t.dashboard.nothingToShowNoLineItemTracks}</Box>;
  }
  const { currency, burnDown } = summary;
  const table = <MonthsTable currency={currency} burnDown={burnDown} />;
  // A single month has no course to chart.
  if (burnDown.length === 1) return table;
  const narrow = matchMedia("(max-width: 600px)").matches;
  return (
    <SpaceBetween size="s">
      <Chart currency={currency} burnDown={aroundNow(burnDown, asOf.slice(0, 7), narrow ? MONTHS_NARROW : burnDown.length)} now={asOf.slice(0, 7)} />
      <ExpandableSection headerText={t.dashboard.showAsATable}>{table}</ExpandableSection>
    </SpaceBetween>
  );
}

function MonthsTable({ currency, burnDown }: { currency: string; burnDown: readonly BurnDownMonth[] }) {
  const column = (id: "value" | "invoiced" | "remaining" | "projected", header: string) => amountColumn<BurnDownMonth>({ id, header: `${header} (${currency})`, value: (month) => month[id], currency: () => undefined });
  return (
    <Table
      variant="embedded"
      wrapLines
      items={burnDown}
      trackBy="month"
      ariaLabels={{ tableLabel: t.dashboard.burnDownOf(currency) }}
      columnDefinitions={[
        { id: "month", header: t.dashboard.month, isRowHeader: true, cell: ({ month }) => monthName(month) },
        column("value", t.common.value),
        column("invoiced", t.common.invoiced),
        column("remaining", t.dashboard.remaining),
        column("projected", t.dashboard.expectedToRemain),
      ]}
    />
  );
}

/** Months before and after this month that a narrow screen shows. */
const MONTHS_NARROW = 3;

function aroundNow(burnDown: readonly BurnDownMonth[], now: string, months: number): readonly BurnDownMonth[] {
  const near = burnDown.filter(({ month }) => month >= addMonths(now, -months) && month <= addMonths(now, months));
  return near.length === 0 ? burnDown : near;
}

/** An amount of a month, as a series of the chart shows it. */
interface SeriesPoint {
  month: string;
  amount: string;
}

/** Returns what remains up to this month, and what is expected to remain from this month on. The expected line begins at the month before. */
export function remainingSeries(burnDown: readonly BurnDownMonth[], now: string): { remaining: SeriesPoint[]; expected: SeriesPoint[] } {
  const point = (month: string, amount: string) => ({ month, amount });
  const before = burnDown.some(({ month }) => month >= now) ? addMonths(now, -1) : now;
  return {
    remaining: burnDown.filter(({ month }) => month <= now).map(({ month, remaining }) => point(month, remaining)),
    expected: burnDown
      .filter(({ month }) => month >= before)
      .map(({ month, remaining, projected }) => point(month, month >= now && projected !== undefined ? projected : remaining)),
  };
}

interface ChartProps {
  currency: string;
  burnDown: readonly BurnDownMonth[];
  now: string;
}

function Chart({ currency, burnDown, now }: ChartProps) {
  const { remaining, expected } = remainingSeries(burnDown, now);
  const invoiced = burnDown.map(({ month, invoiced }) => ({ month, amount: invoiced }));
  const value = burnDown.map(({ month, value }) => ({ month, amount: value }));
  const bars = series("bar", t.dashboard.invoicedInTheMonth, invoiced);
  const lines = [series("line", t.dashboard.remaining, remaining), series("line", t.dashboard.expectedAtThePaceOfTheLatest, expected), series("line", t.dashboard.valueOfTheMonth, value)];
  const thisMonth: MixedLineBarChartProps.ThresholdSeries<string>[] = burnDown.some(({ month }) => month === now) ? [{ type: "threshold", title: t.dashboard.thisMonth, x: now }] : [];
  const amounts = new Map([
    [bars, invoiced],
    [lines[0], remaining],
    [lines[1], expected],
    [lines[2], value],
  ]);
  return (
    <MixedLineBarChart
      series={[bars, ...lines, ...thisMonth]}
      xScaleType="categorical"
      xDomain={burnDown.map(({ month }) => month)}
      height={280}
      hideFilter
      emphasizeBaselineAxis
      ariaLabel={t.dashboard.burnDownOfInvoicedEachMonthAnd(currency)}
      ariaDescription={description({ currency, burnDown, now }, expected.at(-1))}
      i18nStrings={{ xTickFormatter: shortMonth, yTickFormatter: compact, chartAriaRoleDescription: t.dashboard.chart }}
      detailPopoverSeriesContent={({ series, x }) => {
        // The chart's numbers are rounded coordinates. The popover shows the exact amount.
        const amount = amounts.get(series as (typeof lines)[number])?.find(({ month }) => month === x)?.amount;
        return { key: series.title, value: amount === undefined ? "" : money(amount, currency) };
      }}
    />
  );
}

function series<Type extends "bar" | "line">(type: Type, title: string, points: readonly SeriesPoint[]) {
  return { type, title, data: points.map(({ month, amount }) => ({ x: month, y: coordinate(amount) })) } satisfies MixedLineBarChartProps.ChartSeries<string>;
}

function description({ currency, burnDown, now }: ChartProps, last: SeriesPoint | undefined): string {
  const first = burnDown[0];
  const today = burnDown.find(({ month }) => month === now);
  return [
    first && last ? t.dashboard.fromToIn(monthName(first.month), monthName(last.month), currency) : "",
    today ? t.dashboard.remainIn(money(today.remaining, currency), monthName(today.month)) : "",
    last ? t.dashboard.areExpectedToRemainAtTheEnd(money(last.amount, currency)) : "",
    t.dashboard.theTableBelowHasEveryAmount,
  ].join(" ");
}
