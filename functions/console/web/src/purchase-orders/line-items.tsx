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
      ariaLabels={{ tableLabel: "Line items" }}
      header={
        <Header variant="h2" counter={`(${order.lineItems.length})`}>
          Line items
        </Header>
      }
      columnDisplay={COLUMNS.map((id) => ({ id, visible: !planned || !invoicedColumns.includes(id) }))}
      columnDefinitions={[
        { id: "number", header: "Number", isRowHeader: true, cell: (line) => line.lineItemNumber },
        {
          id: "type",
          header: "Type",
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
        { id: "months", header: "Months", minWidth: 150, cell: (line) => months(line.startMonth, line.endMonth) },
        { id: "price", header: "Unit price and quantity", minWidth: 150, cell: (line) => <Price line={line} currency={currency} /> },
        { id: "value", header: "Value", minWidth: 130, cell: (line) => <Amount value={line.totalValue} currency={currency} /> },
        { id: "invoiced", header: "Invoiced", minWidth: 130, cell: (line) => <Amount value={line.invoiced} currency={currency} /> },
        {
          id: "balance",
          header: "Balance",
          minWidth: 190,
          cell: (line) => <BalanceBar balance={line.balance} value={line.totalValue} currency={currency} />,
        },
        { id: "forecast", header: "Forecast", minWidth: 180, cell: (line) => <ForecastText line={line} currency={currency} /> },
      ]}
    />
  );
}

const COLUMNS = ["number", "type", "months", "price", "value", "invoiced", "balance", "forecast"];

function Price({ line, currency }: { line: LineItem; currency: string }) {
  if (line.unitPrice === undefined) return <>-</>;
  const tax = line.tax === undefined ? "" : "percent" in line.tax ? ` + ${line.tax.percent}% tax` : ` + ${money(line.tax.amount, currency)} tax`;
  return (
    <span className="number">
      {money(line.unitPrice, currency)} × {decimal(line.quantity ?? "1")}
      {tax}
    </span>
  );
}

/** Says why a line item has no forecast. */
function withoutForecast(line: LineItem): string {
  if (!line.balanceTracking) return "Not tracked";
  if (line.billedMonths.length === 0) return "Nothing billed yet";
  return line.billedMonths.length === 1 ? "After two billed months" : "No forecast";
}

function ForecastText({ line, currency }: { line: LineItem; currency: string }) {
  const { forecast } = line;
  if (forecast === undefined) return <Box color="text-status-inactive">{withoutForecast(line)}</Box>;
  return (
    <>
      <StatusIndicator type={forecast.early ? "warning" : "success"}>
        {forecast.early ? "Runs out in" : "Lasts to"} {month(forecast.runsOutMonth)}
      </StatusIndicator>
      <Box variant="small" display="block">
        {money(forecast.monthlyMean, currency)} a month, mean of {forecast.months}
      </Box>
    </>
  );
}
