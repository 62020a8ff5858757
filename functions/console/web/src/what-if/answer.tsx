// The answer to a what-if: the invoices that would draw elsewhere, and the line items whose balances would differ.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import BarChart from "@cloudscape-design/components/bar-chart";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import type { WhatIf } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { compact, coordinate, isNegative, money } from "../format/money.ts";
import { shortMonth } from "../format/month.ts";
import { lineName as knownLineName } from "../invoices/reasons.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import { t } from "../words/index.ts";

/** The ID that a new purchase order without one is tried with. Invoices don't name it. */
export const NAMELESS = "=new=";

type MovedInvoice = WhatIf["invoices"][number];
type ChangedLine = WhatIf["lines"][number];
/** The API's `null` is an invoice that draws on nothing. */
type Place = { purchaseOrderId?: string; lineItemNumber?: string; purchaseOrders: string[]; drawn: string } | null;

function orderName(id: string): string {
  return id === NAMELESS ? t.whatIf.unnamed : id;
}

function lineName({ purchaseOrderId, lineItemNumber }: { purchaseOrderId: string; lineItemNumber: string }): string {
  return knownLineName({ purchaseOrderId: orderName(purchaseOrderId), lineItemNumber });
}

function placeName(place: Place): string {
  if (place === null) return t.common.unmatched;
  const { purchaseOrderId, lineItemNumber, purchaseOrders } = place;
  if (purchaseOrderId === undefined || lineItemNumber === undefined) return purchaseOrders.map(orderName).join(", ");
  return lineName({ purchaseOrderId, lineItemNumber });
}

/** Where an invoice draws, and how much if that differs. */
function PlaceText({ invoice, which }: { invoice: MovedInvoice; which: "before" | "after" }) {
  const [before, after] = [invoice.before as Place, invoice.after as Place];
  const place = which === "before" ? before : after;
  return (
    <>
      <span className="text">{placeName(place)}</span>
      {before !== null && after !== null && before.drawn !== after.drawn && <Box variant="small" display="block">{money(place?.drawn ?? "0", invoice.currency)}</Box>}
    </>
  );
}

export function Answer({ answer }: { answer: WhatIf }) {
  const { newlyMatched, newlyUnmatched, moved, considered, invoices, lines } = answer;
  const broken = lines.filter(({ balanceAfter }) => balanceAfter !== undefined && isNegative(balanceAfter));
  return (
    <SpaceBetween size="m">
      <div aria-live="polite">{t.whatIf.result(considered, newlyMatched, newlyUnmatched, moved)}</div>
      {broken.length > 0 && (
        <Alert type="warning" header={t.whatIf.belowZero}>
          <ul className="plain text">
            {broken.map((line) => (
              <li key={lineName(line)}>
                {lineName(line)}: {money(line.balanceAfter ?? "0", line.currency)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Table<MovedInvoice>
        variant="embedded"
        contentDensity="compact"
        wrapLines
        items={invoices}
        trackBy={({ billFrom, invoiceId }) => `${billFrom} ${invoiceId}`}
        ariaLabels={{ tableLabel: t.whatIf.invoices }}
        empty={<Empty title={t.whatIf.same} />}
        columnDefinitions={[
          { id: "id", header: t.common.invoiceId, isRowHeader: true, minWidth: 140, cell: ({ billFrom, invoiceId }) => <AppLink to={`/invoices/${billFrom}/${encodeKey(invoiceId)}`}>{invoiceId}</AppLink> },
          { id: "period", header: t.common.billingPeriod, minWidth: 100, cell: ({ billingPeriod }) => shortMonth(billingPeriod) },
          amountColumn<MovedInvoice>({ id: "amount", header: t.common.amount, minWidth: 120, value: ({ amount }) => amount, currency: ({ currency }) => currency }),
          { id: "before", header: t.whatIf.now, minWidth: 140, cell: (invoice) => <PlaceText invoice={invoice} which="before" /> },
          { id: "after", header: t.whatIf.then, minWidth: 140, cell: (invoice) => <PlaceText invoice={invoice} which="after" /> },
        ]}
      />
      {lines.length > 0 && <Lines lines={lines} />}
    </SpaceBetween>
  );
}

const BARS_MAX = 15;

function Lines({ lines }: { lines: readonly ChangedLine[] }) {
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  return (
    <SpaceBetween size="m">
      {currencies.map((currency) => (
        <Chart key={currency} lines={lines.filter((line) => line.currency === currency).slice(0, BARS_MAX)} currency={currency} />
      ))}
      <Table<ChangedLine>
        variant="embedded"
        contentDensity="compact"
        wrapLines
        items={lines}
        trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId} ${lineItemNumber}`}
        ariaLabels={{ tableLabel: t.common.lineItems }}
        columnDefinitions={[
          { id: "line", header: t.common.lineItem, isRowHeader: true, minWidth: 160, cell: (line) => <span className="text">{lineName(line)}</span> },
          amountColumn<ChangedLine>({ id: "before", header: t.whatIf.invoicedNow, minWidth: 120, value: ({ invoicedBefore }) => invoicedBefore, currency: ({ currency }) => currency }),
          amountColumn<ChangedLine>({ id: "after", header: t.whatIf.invoicedThen, minWidth: 120, value: ({ invoicedAfter }) => invoicedAfter, currency: ({ currency }) => currency }),
          amountColumn<ChangedLine>({ id: "balance", header: t.common.balanceAfter, minWidth: 120, value: ({ balanceAfter }) => balanceAfter, currency: ({ currency }) => currency }),
        ]}
      />
    </SpaceBetween>
  );
}

/** What is invoiced of each line item now and then. */
function Chart({ lines, currency }: { lines: readonly ChangedLine[]; currency: string }) {
  const bars = (title: string, value: (line: ChangedLine) => string) => ({ type: "bar" as const, title, data: lines.map((line) => ({ x: lineName(line), y: coordinate(value(line)) })) });
  const amountOf = (name: unknown, then: boolean) => {
    const line = lines.find((one) => lineName(one) === name);
    return (then ? line?.invoicedAfter : line?.invoicedBefore) ?? "0";
  };
  return (
    <BarChart
      series={[bars(t.whatIf.invoicedNow, ({ invoicedBefore }) => invoicedBefore), bars(t.whatIf.invoicedThen, ({ invoicedAfter }) => invoicedAfter)]}
      xScaleType="categorical"
      horizontalBars
      hideFilter
      height={lines.length * 56 + 40}
      ariaLabel={t.whatIf.chart(currency)}
      i18nStrings={{ yTickFormatter: compact, chartAriaRoleDescription: t.dashboard.chart }}
      detailPopoverSeriesContent={({ series, x }) => ({ key: series.title, value: money(amountOf(x, series.title === t.whatIf.invoicedThen), currency) })}
    />
  );
}
