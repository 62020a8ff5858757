// The value, the invoiced amount and the balance of each currency. Amounts in different currencies are never added up.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { Summary } from "../api/model.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { Empty } from "../parts/empty.tsx";
import { t } from "../words/index.ts";

export function Totals({ summary }: { summary: Summary }) {
  return (
    <Table
      variant="container"
      items={summary.currencies}
      trackBy="currency"
      ariaLabels={{ tableLabel: t.dashboard.totalsByCurrency }}
      header={
        <Header variant="h2" description={t.dashboard.ofActivePurchaseOrders}>{t.dashboard.totals}</Header>
      }
      empty={<Empty title={t.dashboard.noPurchaseOrdersYet} />}
      columnDefinitions={[
        { id: "currency", header: t.common.currency, isRowHeader: true, cell: ({ currency }) => <b>{currency}</b> },
        { id: "active", header: t.common.active, cell: ({ byStatus }) => byStatus.ACTIVE ?? 0 },
        { id: "value", header: <div className="end">{t.common.value}</div>, cell: ({ value, currency }) => <div className="end"><Amount value={value} currency={currency} /></div> },
        { id: "invoiced", header: <div className="end">{t.common.invoiced}</div>, cell: ({ invoiced, currency }) => <div className="end"><Amount value={invoiced} currency={currency} /></div> },
        { id: "balance", header: t.common.balance, minWidth: 200, cell: ({ balance, value, currency }) => <BalanceBar balance={balance} value={value} currency={currency} /> },
        {
          id: "unmatched",
          header: t.dashboard.unmatchedInvoices,
          cell: ({ unmatched, currency }) =>
            unmatched.invoices === 0 ? (
              <Box color="text-status-inactive">{t.common.none}</Box>
            ) : (
              <AppLink to="/invoices?outcome=UNMATCHED">{t.dashboard.for(unmatched.invoices, <Amount value={unmatched.amount} currency={currency} />)}</AppLink>
            ),
        },
      ]}
    />
  );
}
