// The table of line items: each is a matching rule and a budget, with its balance and forecast.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import type { LineItem, PurchaseOrder } from "../api/model.ts";
import { compareAmounts, decimal, isZero, money, sum } from "../format/money.ts";
import { month, months, thisMonth } from "../format/month.ts";
import { LINE_TYPES } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { Empty } from "../parts/empty.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { t } from "../words/index.ts";

/** The anchor of a line item's row, to which alerts link. */
export function lineAnchor(lineItemNumber: string): string {
  return `line-item-${lineItemNumber}`;
}

/** From how many line items on they can be searched. */
const SEARCHED_MIN = 6;

/** `planned`: the purchase order doesn't exist yet, so it has no invoices, balances or forecasts. */
export function LineItems({ order, planned = false }: { order: PurchaseOrder; planned?: boolean }) {
  const { currency } = order;
  const invoicedColumns = ["invoiced", "balance", "forecast"];
  const [text, setText] = useState("");
  const [sorting, setSorting] = useState<{ by: string; descending: boolean }>();
  const found = order.lineItems.filter((line) => wordsOf(line).includes(text.trim().toLowerCase()));
  const compare = SORTS[sorting?.by ?? ""];
  const items = compare === undefined ? found : [...found].sort((a, b) => (sorting?.descending === true ? compare(b, a) : compare(a, b)));
  const balances = items.flatMap(({ balance }) => (balance === undefined ? [] : [balance]));
  const totals = [
    `${t.common.value}: ${money(sum(items.map(({ totalValue }) => totalValue)), currency)}`,
    ...(planned ? [] : [`${t.common.invoiced}: ${money(sum(items.map(({ invoiced }) => invoiced)), currency)}`]),
    ...(planned || balances.length === 0 ? [] : [`${t.common.balance}: ${money(sum(balances), currency)}`]),
  ];
  return (
    <Table
      variant="container"
      wrapLines
      items={items}
      trackBy="lineItemNumber"
      ariaLabels={{ tableLabel: t.common.lineItems }}
      header={
        <Header variant="h2" counter={`(${order.lineItems.length})`}>
          {t.common.lineItems}
        </Header>
      }
      filter={order.lineItems.length >= SEARCHED_MIN && <TextFilter filteringText={text} filteringAriaLabel={t.orders.findLines} filteringPlaceholder={t.orders.findLines} onChange={({ detail }) => setText(detail.filteringText)} />}
      empty={<Empty title={t.orders.noMatchingLines} />}
      footer={
        <div className="end">
          {t.orders.total}, {totals.join(", ")}
        </div>
      }
      {...(sorting === undefined ? {} : { sortingColumn: { sortingField: sorting.by }, sortingDescending: sorting.descending })}
      onSortingChange={({ detail }) => setSorting({ by: detail.sortingColumn.sortingField ?? "", descending: detail.isDescending === true })}
      columnDisplay={COLUMNS.map((id) => ({ id, visible: !planned || !invoicedColumns.includes(id) }))}
      columnDefinitions={[
        { id: "number", header: t.common.number, isRowHeader: true, sortingField: "number", cell: (line) => <span id={lineAnchor(line.lineItemNumber)}>{line.lineItemNumber}</span> },
        {
          id: "type",
          header: t.common.type,
          minWidth: 125,
          sortingField: "type",
          cell: (line) => (
            <>
              {LINE_TYPES[line.type]}
              {line.description !== undefined && (
                <Box variant="small" display="block">
                  <span className="text">{line.description}</span>
                </Box>
              )}
            </>
          ),
        },
        { id: "months", header: t.orders.months, minWidth: 120, sortingField: "months", cell: (line) => months(line.startMonth, line.endMonth) },
        { id: "price", header: end(t.orders.unitPriceAndQuantity), minWidth: 135, cell: (line) => end(<Price line={line} currency={currency} />) },
        { id: "value", header: end(t.common.value), minWidth: 120, sortingField: "value", cell: (line) => end(<Amount value={line.totalValue} currency={currency} />) },
        { id: "invoiced", header: end(t.common.invoiced), minWidth: 120, sortingField: "invoiced", cell: (line) => end(<Amount value={line.invoiced} currency={currency} />) },
        {
          id: "balance",
          header: t.common.balance,
          minWidth: 160,
          sortingField: "balance",
          cell: (line) => <BalanceBar balance={line.balance} value={line.totalValue} currency={currency} />,
        },
        { id: "forecast", header: t.orders.forecast, minWidth: 150, cell: (line) => <ForecastText line={line} currency={currency} /> },
      ]}
    />
  );
}

function end(content: React.ReactNode) {
  return <div className="end">{content}</div>;
}

/** The text by which a line item is found. */
function wordsOf({ lineItemNumber, description = "", type, startMonth, endMonth }: LineItem): string {
  return [lineItemNumber, description, LINE_TYPES[type], months(startMonth, endMonth)].join(" ").toLowerCase();
}

const SORTS: Record<string, (a: LineItem, b: LineItem) => number> = {
  number: (a, b) => a.lineItemNumber.localeCompare(b.lineItemNumber, undefined, { numeric: true }),
  type: (a, b) => LINE_TYPES[a.type].localeCompare(LINE_TYPES[b.type]),
  months: (a, b) => `${a.startMonth} ${a.endMonth}`.localeCompare(`${b.startMonth} ${b.endMonth}`),
  value: (a, b) => compareAmounts(a.totalValue, b.totalValue),
  invoiced: (a, b) => compareAmounts(a.invoiced, b.invoiced),
  balance: (a, b) => compareAmounts(a.balance ?? a.totalValue, b.balance ?? b.totalValue),
};

const COLUMNS = ["number", "type", "months", "price", "value", "invoiced", "balance", "forecast"];

function Price({ line, currency }: { line: LineItem; currency: string }) {
  if (line.unitPrice === undefined) return <>-</>;
  const tax = line.tax === undefined ? "" : "percent" in line.tax ? t.orders.tax(line.tax.percent) : t.orders.tax2(money(line.tax.amount, currency));
  return (
    <>
      <span className="number">{money(line.unitPrice, currency)}</span>{" "}
      <span className="number">
        × {decimal(line.quantity ?? "1")}
        {tax}
      </span>
    </>
  );
}

/** Says why a line item has no forecast in a month. */
export function withoutForecast(line: Pick<LineItem, "balanceTracking" | "balance" | "totalValue" | "endMonth" | "billedMonths">, now: string): string {
  if (!line.balanceTracking) return t.common.notTracked;
  if (isUsedUp(line)) return t.orders.usedUp;
  if (line.endMonth < now) return t.orders.ended;
  if (line.billedMonths.length === 0) return t.orders.nothingBilledYet;
  return line.billedMonths.length === 1 ? t.orders.afterTwoBilledMonths : t.orders.noForecast;
}

/** A line item that is worth nothing isn't used up by nothing. */
function isUsedUp({ balance, totalValue, billedMonths }: Pick<LineItem, "balance" | "totalValue" | "billedMonths">): boolean {
  return balance !== undefined && compareAmounts(balance, "0") <= 0 && (!isZero(totalValue) || billedMonths.length > 0);
}

function ForecastText({ line, currency }: { line: LineItem; currency: string }) {
  const { forecast } = line;
  if (forecast === undefined) return <Box color="text-status-inactive">{withoutForecast(line, thisMonth())}</Box>;
  return (
    <>
      <StatusIndicator type={isUsedUp(line) ? "error" : forecast.early ? "warning" : "success"}>
        {(isUsedUp(line) ? t.orders.usedUpIn : forecast.early ? t.orders.runsOutIn : t.orders.lastsTo)(month(forecast.runsOutMonth))}
      </StatusIndicator>
      <Box variant="small" display="block">{t.orders.aMonthMeanOf(money(forecast.monthlyMean, currency), forecast.months)}</Box>
    </>
  );
}
