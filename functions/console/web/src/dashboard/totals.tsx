// The value, the invoiced amount and the balance of each currency. Amounts in different currencies are never added up.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { Summary } from "../api/model.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { BalanceBar } from "../parts/balance-bar.tsx";
import { Empty } from "../parts/empty.tsx";

export function Totals({ summary }: { summary: Summary }) {
  return (
    <Table
      variant="container"
      items={summary.currencies}
      trackBy="currency"
      ariaLabels={{ tableLabel: "Totals by currency" }}
      header={
        <Header variant="h2" description="Of active purchase orders">
          Totals
        </Header>
      }
      empty={<Empty title="No purchase orders yet" />}
      columnDefinitions={[
        { id: "currency", header: "Currency", isRowHeader: true, cell: ({ currency }) => <b>{currency}</b> },
        { id: "active", header: "Active", cell: ({ byStatus }) => byStatus.ACTIVE ?? 0 },
        { id: "value", header: "Value", cell: ({ value, currency }) => <Amount value={value} currency={currency} /> },
        { id: "invoiced", header: "Invoiced", cell: ({ invoiced, currency }) => <Amount value={invoiced} currency={currency} /> },
        { id: "balance", header: "Balance", minWidth: 200, cell: ({ balance, value, currency }) => <BalanceBar balance={balance} value={value} currency={currency} /> },
        {
          id: "unmatched",
          header: "Unmatched invoices",
          cell: ({ unmatched, currency }) =>
            unmatched.invoices === 0 ? (
              <Box color="text-status-inactive">None</Box>
            ) : (
              <AppLink to="/invoices?outcome=UNMATCHED">
                {unmatched.invoices} for <Amount value={unmatched.amount} currency={currency} />
              </AppLink>
            ),
        },
      ]}
    />
  );
}
