// Coverage: the months whose invoices would match no line item.

import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import type { Coverage, CoverageKind } from "../api/model.ts";
import { coverageQuery } from "../api/queries.ts";
import { addMonths, isMonth, months, thisMonth } from "../format/month.ts";
import { Empty } from "../parts/empty.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { CellDetails } from "./cell-details.tsx";
import { Mark, Matrix } from "./matrix.tsx";
import { NeverWinsTable } from "./never-wins-table.tsx";
import { COVERAGE, type MatrixPlace, rowName, spans } from "./words.ts";
import { t } from "../words/index.ts";

const MONTHS_DEFAULT = 12;

export function CoveragePage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const from = search.get("from") ?? thisMonth();
  const to = search.get("to") ?? addMonths(from, MONTHS_DEFAULT - 1);
  const coverage = useQuery(coverageQuery(api, { from, to }));
  return (
    <Page title={t.common.coverage} breadcrumbs={[]} description={t.coverage.theMonthsWhoseInvoicesWouldMatchNo}>
      <Months key={`${from} ${to}`} from={from} to={to} show={(months) => setSearch(months)} />
      <Loaded query={coverage} loading={t.coverage.loadingCoverage}>
        {(answer) => <Answer key={`${from} ${to}`} coverage={answer} refreshing={coverage.isFetching} refresh={() => void coverage.refetch()} />}
      </Loaded>
    </Page>
  );
}

function Months({ from, to, show }: { from: string; to: string; show: (months: { from: string; to: string }) => void }) {
  const [typed, setTyped] = useState({ from, to });
  const change = (some: Partial<typeof typed>) => {
    const next = { ...typed, ...some };
    setTyped(next);
    const complete = isMonth(next.from) && isMonth(next.to) && next.from <= next.to;
    if (complete && (next.from !== from || next.to !== to)) show(next);
  };
  const backwards = isMonth(typed.from) && isMonth(typed.to) && typed.to < typed.from;
  return (
    <SpaceBetween direction="horizontal" size="l">
      <FormField label={t.common.firstMonth}>
        <MonthInput value={typed.from} onChange={(text) => change({ from: text })} />
      </FormField>
      <FormField label={t.common.lastMonth} errorText={backwards ? t.coverage.theLastMonthIsBeforeTheFirst : undefined}>
        <MonthInput value={typed.to} onChange={(text) => change({ to: text })} />
      </FormField>
    </SpaceBetween>
  );
}

function Answer({ coverage, refreshing, refresh }: { coverage: Coverage; refreshing: boolean; refresh: () => void }) {
  const { names } = useSellers();
  const [gapsOnly, setGapsOnly] = useState(false);
  const [place, setPlace] = useState<MatrixPlace>({ row: 0, column: 0 });
  const rows = gapsOnly ? coverage.rows.filter(({ gaps }) => gaps.length > 0) : coverage.rows;
  useEffect(() => setPlace({ row: 0, column: 0 }), [gapsOnly, coverage]);
  const row = rows[place.row] ?? rows[0];
  const cell = row?.months[place.column] ?? row?.months[0];
  const gaps = coverage.rows.filter((row) => row.gaps.length > 0);
  const number = gaps.reduce((sum, row) => sum + row.gaps.length, 0);
  return (
    <SpaceBetween size="l">
      {number > 0 && (
        <Alert type="warning" header={t.coverage.from(t.counts.gaps(number), months(coverage.from, coverage.to))}>
          <ul className="plain">
            {gaps.slice(0, GAPS_LISTED_MAX).map((row) => (
              <li key={rowName(row, names)}>
                {rowName(row, names)}: {spans(row.gaps)}
              </li>
            ))}
            {gaps.length > GAPS_LISTED_MAX && <li>{t.coverage.andInMoreRows(gaps.length - GAPS_LISTED_MAX)}</li>}
          </ul>
        </Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            description={t.coverage.forOrdinaryInvoicesWithoutAn}
            actions={
              <SpaceBetween direction="horizontal" size="m" alignItems="center">
                <Toggle checked={gapsOnly} onChange={({ detail }) => setGapsOnly(detail.checked)}>{t.coverage.onlyRowsWithGaps}</Toggle>
                <Button iconName="refresh" ariaLabel={t.common.refresh} loading={refreshing} onClick={refresh} />
              </SpaceBetween>
            }
          >{t.coverage.byMonth}</Header>
        }
      >
        {row === undefined || cell === undefined ? (
          <Empty title={gapsOnly ? t.coverage.noGaps : t.coverage.noPurchaseOrdersForTheseMonths} />
        ) : (
          <div className="coverage">
            <SpaceBetween size="m">
              <Legend />
              <Matrix rows={rows} months={row.months.map(({ month }) => month)} sellers={names} place={place} choose={setPlace} />
            </SpaceBetween>
            <div className="chosen">
              <CellDetails row={row} cell={cell} sellers={names} />
            </div>
          </div>
        )}
      </Container>
      {coverage.neverWins.length > 0 && <NeverWinsTable all={coverage.neverWins} more={coverage.neverWinsMore ?? 0} />}
    </SpaceBetween>
  );
}

const GAPS_LISTED_MAX = 6;

function Legend() {
  return (
    <ul className="legend" aria-label={t.coverage.marks}>
      {(Object.keys(COVERAGE) as CoverageKind[]).map((coverage) => (
        <li key={coverage} className={`named ${coverage.toLowerCase()}`}>
          <Mark coverage={coverage} /> {COVERAGE[coverage].label}
        </li>
      ))}
    </ul>
  );
}
