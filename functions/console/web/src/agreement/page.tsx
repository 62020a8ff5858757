// AWS's choice: the purchase order that AWS assigned to its invoices beside the one that matching chose, and why.

import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Agreement, InvoiceSummary } from "../api/model.ts";
import { agreementCountQuery, awsReadingQuery, invoicesQuery } from "../api/queries.ts";
import { AppLink } from "../parts/app-link.tsx";
import { counter } from "../format/words.ts";
import { Empty } from "../parts/empty.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { usePagePlace, usePaging } from "../parts/use-paging.ts";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { t } from "../words/index.ts";
import { agreementColumns } from "./columns.tsx";
import { CorrectAtAws } from "./correct.tsx";
import { AwsReport } from "./report.tsx";
import { AGREEMENTS } from "./words.ts";

const KINDS = Object.keys(AGREEMENTS) as Agreement[];
/** Rows of a page, each of which reads its invoice for the reason. */
const PAGE_SIZE = 10;

export function AgreementPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const { names } = useSellers();
  const kind = KINDS.find((one) => one === search.get("agreement")) ?? "DIFFERS";
  const counts = useQueries({ queries: KINDS.map((one) => agreementCountQuery(api, one)) });
  const list = usePaging(invoicesQuery(api, { agreement: [kind], limit: PAGE_SIZE }), usePagePlace(PAGE_SIZE));
  const reading = useQuery(awsReadingQuery(api));
  const columns = useMemo(() => agreementColumns(names), [names]);
  const known = counts.every(({ data }) => data !== undefined);
  const nothing = known && counts.every(({ data }) => data?.number === 0);
  return (
    <Page title={t.agreement.title} breadcrumbs={[]} description={t.agreement.about}>
      {nothing ? (
        <Empty title={t.agreement.noneYet}>{t.agreement.noneYetAbout(<AppLink to="/invoices">{t.agreement.invoicesLink}</AppLink>, <AppLink to="/settings">{t.common.settings}</AppLink>)}</Empty>
      ) : (
        <SpaceBetween size="l">
          <SegmentedControl
            label={t.agreement.kinds}
            selectedId={kind}
            onChange={({ detail }) => setSearch({ agreement: detail.selectedId })}
            options={KINDS.map((id, index) => ({ id, text: `${AGREEMENTS[id].label} ${counter(counts[index]?.data)}`.trim() }))}
          />
          <Alert type={kind === "AGREES" ? "success" : kind === "DIFFERS" ? "warning" : "info"}>{AGREEMENTS[kind].about}</Alert>
          <Table<InvoiceSummary>
            variant="container"
            wrapLines
            items={list.rows}
            loading={list.loading}
            loadingText={t.agreement.loading}
            trackBy="href"
            ariaLabels={{ tableLabel: t.agreement.invoices }}
            columnDefinitions={columns}
            empty={list.problem === undefined ? <Empty title={t.agreement.none} /> : <ProblemAlert problem={list.problem} retry={list.reload} />}
            pagination={
              list.pages > 1 && (
                <Pagination
                  currentPageIndex={list.page}
                  pagesCount={list.pages}
                  disabled={list.loading}
                  onChange={({ detail }) => list.goTo(detail.currentPageIndex)}
                  ariaLabels={{ paginationLabel: t.agreement.pages, nextPageLabel: t.common.nextPage, previousPageLabel: t.common.previousPage }}
                />
              )
            }
          />
          {reading.data?.enabled === true && (
            <Container header={<Header variant="h2">{t.awsInvoices.title}</Header>}>
              <AwsReport reading={reading.data} />
            </Container>
          )}
          {(kind === "DIFFERS" || kind === "ONLY_OURS") && <CorrectAtAws />}
        </SpaceBetween>
      )}
    </Page>
  );
}
