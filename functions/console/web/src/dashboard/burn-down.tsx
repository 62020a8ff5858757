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
import { HEIGHT, layout, MARGIN, path, WIDTH } from "./chart.ts";
import * as colours from "../parts/colours.ts";

const REMAINING = colours.CHART_1;
const INVOICED = colours.CHART_2;

export function BurnDown({ summary, asOf }: { summary: CurrencySummary | undefined; asOf: string }) {
  if (summary === undefined || summary.burnDown.length === 0) {
    return <Box color="text-body-secondary">Nothing to show: no line item's balance is tracked.</Box>;
  }
  return (
    <SpaceBetween size="s">
      <Legend />
      <Drawing summary={summary} now={asOf.slice(0, 7)} />
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
          ]}
        />
      </ExpandableSection>
    </SpaceBetween>
  );
}

function Drawing({ summary, now }: { summary: CurrencySummary; now: string }) {
  const id = useId();
  const { currency, burnDown } = summary;
  const { ticks, bars, line, months, zero } = layout(burnDown);
  const first = burnDown[0];
  const last = burnDown[burnDown.length - 1];
  const today = burnDown.find(({ month }) => month === now);
  const description = [
    first && last ? `From ${monthName(first.month)} to ${monthName(last.month)}, in ${currency}.` : "",
    today ? `${money(today.remaining, currency)} remain in ${monthName(today.month)}.` : "",
    last ? `${money(last.remaining, currency)} remain at the end.` : "",
    "The table below has every number.",
  ].join(" ");
  const past = line.filter(({ month }) => month <= now);
  const ahead = line.filter(({ month }) => month >= now);
  const label = { fill: colours.QUIET };
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={`${id}-title`} aria-describedby={`${id}-about`}>
      <title id={`${id}-title`}>{`Burn-down of ${currency}: invoiced each month, and what remains`}</title>
      <desc id={`${id}-about`}>{description}</desc>
      {ticks.map(({ value, y }) => (
        <g key={value}>
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y} y2={y} style={{ stroke: colours.LINE }} />
          <text x={MARGIN.left - 8} y={y + 4} textAnchor="end" style={label}>
            {compact(value)}
          </text>
        </g>
      ))}
      {bars.map(({ month, x, y, width, height }, index) => (
        <rect key={month} className="invoiced" x={x} y={y} width={width} height={height} style={{ fill: INVOICED }}>
          <title>{`${monthName(month)}: ${money(burnDown[index]?.invoiced ?? "0", currency)} invoiced`}</title>
        </rect>
      ))}
      <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={zero} y2={zero} style={{ stroke: colours.CONTROL }} />
      <path className="remaining" d={path(past)} fill="none" strokeWidth="2" style={{ stroke: REMAINING }} />
      <path className="ahead" d={path(ahead)} fill="none" strokeWidth="2" strokeDasharray="5 4" style={{ stroke: REMAINING }} />
      {line.map(({ month, x, y }, index) => (
        <circle key={month} className="point" cx={x} cy={y} r="3" style={{ fill: REMAINING }}>
          <title>{`${monthName(month)}: ${money(burnDown[index]?.remaining ?? "0", currency)} remaining`}</title>
        </circle>
      ))}
      {months.map(({ month, x }, index) =>
        index % 3 === 0 ? (
          <text key={month} x={x} y={HEIGHT - 12} textAnchor="middle" style={label}>
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
          <rect width="16" height="10" style={{ fill: INVOICED }} />
        </svg>
        Invoiced in the month
      </li>
      <li>
        <svg viewBox="0 0 16 10" aria-hidden="true">
          <path d="M0 5H16" strokeWidth="2" style={{ stroke: REMAINING }} />
        </svg>
        Remaining
      </li>
      <li>
        <svg viewBox="0 0 16 10" aria-hidden="true">
          <path d="M0 5H16" strokeWidth="2" strokeDasharray="5 3" style={{ stroke: REMAINING }} />
        </svg>
        Remaining, if nothing more is invoiced
      </li>
    </ul>
  );
}
