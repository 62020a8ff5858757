// The tables of a month's statement.

import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import type { InvoiceSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { instant, months } from "../format/month.ts";
import { POSTINGS, words } from "../format/words.ts";
import { signedAmount } from "../invoices/export.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { usePrinting } from "../parts/use-printing.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { t } from "../words/index.ts";
import { CHANGES, type CurrencyTotals, type StatementEntry, type StatementLine, totalsOf } from "./statement.ts";

export function Totals({ lines }: { lines: readonly StatementLine[] }) {
  return (
    <Table
      variant="container"
      items={totalsOf(lines)}
      trackBy="currency"
      ariaLabels={{ tableLabel: t.close.totals }}
      header={
        <Header variant="h2" description={t.close.totalsAbout}>
          {t.close.totals}
        </Header>
      }
      columnDefinitions={[
        { id: "currency", header: t.common.currency, isRowHeader: true, cell: ({ currency }) => <b>{currency}</b> },
        ...CHANGES.map((name) => amountColumn<CurrencyTotals>({ id: name, header: t.close[name], minWidth: 120, value: (row) => row[name], currency: (row) => row.currency })),
      ]}
    />
  );
}

/** The most line items on a page; all of them are printed. */
const PAGE_SIZE = 50;

export function Lines({ lines }: { lines: readonly StatementLine[] }) {
  const printing = usePrinting();
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(lines.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return (
    <Table
      variant="container"
      wrapLines
      contentDensity="compact"
      items={printing ? lines : lines.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
      pagination={
        pages > 1 &&
        !printing && (
          <Pagination
            currentPageIndex={current}
            pagesCount={pages}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
            ariaLabels={{ paginationLabel: t.close.pagesOfLines, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
          />
        )
      }
      trackBy={({ order, line }) => `${order.purchaseOrderId} ${line.lineItemNumber}`}
      ariaLabels={{ tableLabel: t.common.lineItems }}
      header={
        <Header variant="h2" counter={`(${lines.length})`}>
          {t.common.lineItems}
        </Header>
      }
      columnDefinitions={lineColumns(CHANGES)}
    />
  );
}

function lineColumns(names: readonly ((typeof CHANGES)[number] | "difference")[]): TableProps.ColumnDefinition<StatementLine>[] {
  return [
    { id: "order", header: t.common.purchaseOrder, isRowHeader: true, minWidth: 170, cell: ({ order }) => <AppLink to={order.href}>{order.purchaseOrderId}</AppLink> },
    { id: "line", header: t.common.lineItem, minWidth: 150, cell: ({ line }) => `${line.lineItemNumber}, ${months(line.startMonth, line.endMonth)}` },
    ...names.map((name) =>
      amountColumn<StatementLine>({
        id: name,
        header: t.close[name],
        minWidth: 120,
        value: ({ line }) => (line.balanceTracking || !["opening", "closing"].includes(name) ? line[name] : undefined),
        currency: ({ order }) => order.currency,
      }),
    ),
  ];
}

/** Line items whose stored total differs from their ledger. */
export function Differences({ lines }: { lines: readonly StatementLine[] }) {
  return (
    <Table
      variant="container"
      items={lines}
      ariaLabels={{ tableLabel: t.close.differences }}
      header={
        <Header variant="h2" counter={`(${lines.length})`} description={t.close.differencesAbout}>
          {t.close.differences}
        </Header>
      }
      columnDefinitions={lineColumns(["difference"])}
    />
  );
}

export function Unmatched({ invoices }: { invoices: readonly InvoiceSummary[] }) {
  const { names } = useSellers();
  return (
    <Table
      variant="container"
      contentDensity="compact"
      items={invoices}
      trackBy="href"
      ariaLabels={{ tableLabel: t.dashboard.unmatchedInvoices }}
      header={
        <Header variant="h2" counter={`(${invoices.length})`}>
          {t.dashboard.unmatchedInvoices}
        </Header>
      }
      columnDefinitions={[
        { id: "id", header: t.common.invoiceId, isRowHeader: true, cell: (row) => <AppLink to={row.href}>{row.invoiceId}</AppLink> },
        { id: "seller", header: t.common.billFrom, cell: (row) => names.get(row.billFrom) ?? row.billFrom },
        amountColumn<InvoiceSummary>({ id: "amount", header: t.common.amount, minWidth: 120, value: signedAmount, currency: (row) => row.currency }),
      ]}
    />
  );
}

/** What people moved and sellers voided: who, when and why. */
export function Moves({ moves }: { moves: readonly StatementEntry[] }) {
  return (
    <Table
      variant="container"
      wrapLines
      contentDensity="compact"
      items={moves}
      trackBy={({ order, entry }) => `${order.purchaseOrderId} ${entry.ledgerEntry}`}
      ariaLabels={{ tableLabel: t.close.movesAndVoids }}
      header={
        <Header variant="h2" counter={`(${moves.length})`}>
          {t.close.movesAndVoids}
        </Header>
      }
      columnDefinitions={[
        { id: "order", header: t.common.purchaseOrder, isRowHeader: true, cell: ({ order }) => <AppLink to={order.href}>{order.purchaseOrderId}</AppLink> },
        { id: "line", header: t.common.lineItem, cell: ({ entry }) => entry.lineItemNumber },
        { id: "invoice", header: t.common.invoice, cell: ({ entry }) => <AppLink to={`/invoices/${entry.billFrom}/${encodeKey(entry.invoiceId)}`}>{entry.invoiceId}</AppLink> },
        { id: "posting", header: t.orders.posting, cell: ({ entry }) => words(POSTINGS, entry.posting) },
        amountColumn<StatementEntry>({ id: "amount", header: t.common.amount, minWidth: 120, value: ({ entry }) => entry.amount, currency: ({ order }) => order.currency }),
        { id: "at", header: t.orders.time, cell: ({ entry }) => instant(entry.at) },
        { id: "why", header: t.orders.byAndWhy, minWidth: 200, cell: ({ entry }) => <span className="text">{[entry.actor, entry.reason].filter(Boolean).join(": ") || t.orders.invoiceGenerator}</span> },
      ]}
    />
  );
}
