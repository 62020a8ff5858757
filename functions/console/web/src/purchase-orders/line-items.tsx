// The table of line items: each is a matching rule and a budget, with its balance and forecast.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import type { LineItem, PurchaseOrder } from "../api/model.ts";
import { decimal, money } from "../format/money.ts";
import { month, months } from "../format/month.ts";
import { LINE_TYPES } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { t } from "../words/index.ts";

/** `planned`: the purchase order doesn't exist yet, so it has no invoices, balances or forecasts. */
export function LineItems({ order, planned = false }: { order: PurchaseOrder; planned?: boolean }) {
  const { currency } = order;
  const invoicedColumns = ["invoiced", "balance", "forecast"];
  return (
    <Table
      variant="container"
      wrapLines
      items={order.lineItems}
      trackBy="lineItemNumber"
      ariaLabels={{ tableLabel: t.common.lineItems }}
      header={
        <Header variant="h2" counter={`(${order.lineItems.length})`}>{t.common.lineItems}</Header>
      }
      columnDisplay={COLUMNS.map((id) => ({ id, visible: !planned || !invoicedColumns.includes(id) }))}
      columnDefinitions={[
        { id: "number", header: t.common.number, isRowHeader: true, cell: (line) => line.lineItemNumber },
        {
          id: "type",
          header: t.common.type,
          minWidth: 160,
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
        { id: "months", header: t.orders.months, minWidth: 150, cell: (line) => months(line.startMonth, line.endMonth) },
        { id: "price", header: t.orders.unitPriceAndQuantity, minWidth: 150, cell: (line) => <Price line={line} currency={currency} /> },
        { id: "value", header: t.common.value, minWidth: 130, cell: (line) => <Amount value={line.totalValue} currency={currency} /> },
        { id: "invoiced", header: t.common.invoiced, minWidth: 130, cell: (line) => <Amount value={line.invoiced} currency={currency} /> },
        {
          id: "balance",
          header: t.common.balance,
          minWidth: 190,
          cell: (line) => <BalanceBar balance={line.balance} value={line.totalValue} currency={currency} />,
        },
        { id: "forecast", header: t.orders.forecast, minWidth: 180, cell: (line) => <ForecastText line={line} currency={currency} /> },
      ]}
    />
  );
}

const COLUMNS = ["number", "type", "months", "price", "value", "invoiced", "balance", "forecast"];

function Price({ line, currency }: { line: LineItem; currency: string }) {
  if (line.unitPrice === undefined) return <>-</>;
  const tax = line.tax === undefined ? "" : "percent" in line.tax ? t.orders.tax(line.tax.percent) : t.orders.tax2(money(line.tax.amount, currency));
  return (
    <span className="number">
      {money(line.unitPrice, currency)} × {decimal(line.quantity ?? "1")}
      {tax}
    </span>
  );
}

/** Says why a line item has no forecast. */
function withoutForecast(line: LineItem): string {
  if (!line.balanceTracking) return t.common.notTracked;
  if (line.billedMonths.length === 0) return t.orders.nothingBilledYet;
  return line.billedMonths.length === 1 ? t.orders.afterTwoBilledMonths : t.orders.noForecast;
}

function ForecastText({ line, currency }: { line: LineItem; currency: string }) {
  const { forecast } = line;
  if (forecast === undefined) return <Box color="text-status-inactive">{withoutForecast(line)}</Box>;
  return (
    <>
      <StatusIndicator type={forecast.early ? "warning" : "success"}>
        {(forecast.early ? t.orders.runsOutIn : t.orders.lastsTo)(month(forecast.runsOutMonth))}
      </StatusIndicator>
      <Box variant="small" display="block">{t.orders.aMonthMeanOf(money(forecast.monthlyMean, currency), forecast.months)}</Box>
    </>
  );
}
