// The list of the account's invoices, filtered by outcome and billing period.

import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { invoicesQuery } from "../api/queries.ts";
import { isMonth } from "../format/month.ts";
import { INVOICE_STATUSES } from "../format/words.ts";
import { Empty } from "../parts/empty.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePaging } from "../parts/use-paging.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { columns } from "./columns.tsx";
import { type InvoiceFilters, readFilters, withOutcome, withPeriod, writeFilters } from "./filters.ts";

const ANY = "ANY";

export function InvoicesPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const asked = useMemo(() => readFilters(search), [search]);
  const { names } = useSellers();
  const list = usePaging(invoicesQuery(api, asked));
  const show = (filters: InvoiceFilters) => setSearch(writeFilters(filters));
  const filtered = asked.outcome !== undefined || asked.billingPeriod !== undefined;
  return (
    <Page title="Invoices" breadcrumbs={[]} description="What sellers charged, and the purchase order that each invoice draws on.">
      <Table
        variant="container"
        wrapLines
        items={list.rows}
        loading={list.loading}
        loadingText="Loading invoices"
        trackBy="href"
        ariaLabels={{ tableLabel: "Invoices" }}
        header={
          <Header
            variant="h2"
            description="By billing period, then by date of issue, newest first"
            actions={<Button iconName="refresh" ariaLabel="Refresh" loading={list.refreshing} onClick={list.reload} />}
          >
            Invoices
          </Header>
        }
        filter={
          <SpaceBetween direction="horizontal" size="m" alignItems="end">
            <SegmentedControl
              label="Outcome"
              selectedId={asked.outcome ?? ANY}
              onChange={({ detail }) => show(withOutcome(asked, detail.selectedId))}
              options={[{ id: ANY, text: "All" }, ...Object.entries(INVOICE_STATUSES).map(([id, { label }]) => ({ id, text: label }))]}
            />
            <MonthFilter value={asked.billingPeriod ?? ""} choose={(text) => show(withPeriod(asked, text))} />
          </SpaceBetween>
        }
        columnDefinitions={columns(names)}
        empty={
          list.problem !== undefined ? (
            <ProblemAlert problem={list.problem} retry={list.reload} />
          ) : filtered ? (
            <Empty title="No matching invoices" action={<Button onClick={() => show({})}>Clear filter</Button>} />
          ) : (
            <Empty title="No invoices">An invoice appears here when its seller's invoice generator asks which purchase order to print.</Empty>
          )
        }
        pagination={
          list.pages > 1 && (
            <Pagination
              currentPageIndex={list.page}
              pagesCount={list.pages}
              disabled={list.loading}
              onChange={({ detail }) => list.goTo(detail.currentPageIndex)}
              ariaLabels={{ paginationLabel: "Pages of invoices", nextPageLabel: "Next page", previousPageLabel: "Previous page" }}
            />
          )
        }
      />
    </Page>
  );
}

function MonthFilter({ value, choose }: { value: string; choose: (month: string) => void }) {
  // While a month is being typed, the text is not a month yet.
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const change = (text: string) => {
    setTyped(text);
    if (text === "" || isMonth(text)) choose(text);
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <MonthInput ariaLabel="Billing period" value={typed} onChange={change} />
      {value !== "" && <Button iconName="close" variant="icon" ariaLabel="Any billing period" onClick={() => change("")} />}
    </SpaceBetween>
  );
}
