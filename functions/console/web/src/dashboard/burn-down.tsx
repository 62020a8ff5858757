// What was invoiced each month and what remains, drawn; and the same as a table for who can't or won't see a drawing.

import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useId } from "react";
import type { CurrencySummary } from "../api/types.ts";
import { compact, money } from "../format/money.ts";
import { month as monthName, shortMonth } from "../format/month.ts";
import { Amount } from "../parts/amount.tsx";
import { expected, HEIGHT, layout, MARGIN, path, WIDTH } from "./chart.ts";

export function BurnDown({ summary, asOf }: { summary: CurrencySummary | undefined; asOf: string }) {
  if (summary === undefined || summary.burnDown.length === 0) {
    return <Box color="text-body-secondary">Nothing to show: no line item's balance is tracked.</Box>;
  }
  return (
    <SpaceBetween size="s">
      <Legend />
      <div className="sideways" role="group" aria-label="Burn-down, drawn" tabIndex={0}>
        <Drawing summary={summary} now={asOf.slice(0, 7)} />
      </div>
      <ExpandableSection headerText="Show as a table">
        <Table
          variant="embedded"
          items={summary.burnDown}
          trackBy="month"
          ariaLabels={{ tableLabel: `Burn-down of ${summary.currency}` }}
          columnDefinitions={[
            { id: "month", header: "Month", isRowHeader: true, cell: ({ month }) => monthName(month) },
            { id: "value", header: "Value", cell: ({ value }) => <Amount value={value} currency={summary.currency} /> },
            { id: "invoiced", header: "Invoiced", cell: ({ invoiced }) => <Amount value={invoiced} currency={summary.currency} /> },
            { id: "remaining", header: "Remaining", cell: ({ remaining }) => <Amount value={remaining} currency={summary.currency} /> },
            { id: "projected", header: "Expected to remain", cell: ({ projected }) => <Amount value={projected} currency={summary.currency} /> },
          ]}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
}

function Drawing({ summary, now }: { summary: CurrencySummary; now: string }) {
  const id = useId();
  const { currency, burnDown } = summary;
  const drawn = expected(burnDown, now);
  const { ticks, bars, line, months, zero } = layout(drawn);
  const first = burnDown[0];
  const last = drawn[drawn.length - 1];
  const today = burnDown.find(({ month }) => month === now);
  const description = [
    first && last ? `From ${monthName(first.month)} to ${monthName(last.month)}, in ${currency}.` : "",
    today ? `${money(today.remaining, currency)} remain in ${monthName(today.month)}.` : "",
    last ? `${money(last.remaining, currency)} are expected to remain at the end.` : "",
    "The table below has every number.",
  ].join(" ");
  const past = line.filter(({ month }) => month <= now);
  const ahead = line.filter(({ month }) => month >= now);
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-about`}>
      <title id={`${id}-title`}>{`Burn-down of ${currency}: invoiced each month, and what remains`}</title>
      <desc id={`${id}-about`}>{description}</desc>
      {ticks.map(({ value, y }) => (
        <g key={value}>
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y} y2={y} className="grid" />
          <text x={MARGIN.left - 8} y={y + 4} textAnchor="end">
            {compact(value)}
          </text>
        </g>
      ))}
      {bars.map(({ month, x, y, width, height }, index) => (
        <rect key={month} className="invoiced" x={x} y={y} width={width} height={height}>
          <title>{`${monthName(month)}: ${money(burnDown[index]?.invoiced ?? "0", currency)} invoiced`}</title>
        </rect>
      ))}
      <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={zero} y2={zero} className="zero" />
      <path className="remaining" d={path(past)} fill="none" />
      <path className="ahead" d={path(ahead)} fill="none" />
      {line.map(({ month, x, y }, index) => (
        <circle key={month} className="point" cx={x} cy={y} r="3">
          <title>{`${monthName(month)}: ${money(drawn[index]?.remaining ?? "0", currency)} ${month > now ? "expected to remain" : "remaining"}`}</title>
        </circle>
      ))}
      {months.map(({ month, x }, index) =>
        index % 3 === 0 ? (
          <text key={month} x={x} y={HEIGHT - 12} textAnchor="middle">
            {shortMonth(month)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <svg viewBox="0 0 16 10" aria-hidden="true">
          <rect className="invoiced" width="16" height="10" />
        </svg>
        Invoiced in the month
      </li>
      <li>
        <svg viewBox="0 0 16 10" aria-hidden="true">
          <path className="remaining" d="M0 5H16" />
        </svg>
        Remaining
      </li>
      <li>
        <svg viewBox="0 0 16 10" aria-hidden="true">
          <path className="ahead" d="M0 5H16" />
        </svg>
        Expected, at the pace of the latest billed months
      </li>
    </ul>
  );
}
