// Matches all unmatched invoices of some billing months again, after a dry run has shown what that would do.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Table from "@cloudscape-design/components/table";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { bodyOf } from "../api/client.ts";
import { addMonths, isMonth, thisMonth } from "../format/month.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Loading } from "../parts/loaded.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { lineName } from "./reasons.ts";

/** Months that are matched again at first, up to this one. */
const MONTHS = 12;

export function RematchAllDialog({ first, close }: { first: { from?: string | undefined; to?: string | undefined }; close: () => void }) {
  const { api, flash } = useShell();
  const [range, setRange] = useState({ from: first.from ?? addMonths(thisMonth(), 1 - MONTHS), to: first.to ?? thisMonth() });
  const complete = isMonth(range.from) && isMonth(range.to) && range.from <= range.to;
  const planned = useQuery({
    queryKey: ["rematch", range],
    queryFn: ({ signal }) => bodyOf(api.POST("/invoices/rematch", { params: { query: { dryRun: true } }, body: range, signal })),
    enabled: complete,
  });
  const change = useMutation({
    mutationFn: () => bodyOf(api.POST("/invoices/rematch", { body: range })),
    onSuccess: ({ counts }) => {
      const { matched, partlyMatched, unmatched, failed } = counts;
      flash({ type: failed > 0 ? "warning" : "success", content: t.invoices.rematched(matched + partlyMatched, unmatched, failed) });
      close();
    },
  });
  const would = planned.data?.results.filter(({ outcome }) => outcome === "MATCHED" || outcome === "PARTLY_MATCHED") ?? [];
  return (
    <Dialog title={t.invoices.rematchAll} verb={t.invoices.matchNumber(t.counts.invoices(would.length))} size="medium" change={change} disabled={would.length === 0 || planned.isFetching} close={close}>
      <ColumnLayout columns={2}>
        <FormField label={t.invoices.firstBillingPeriod}>
          <MonthInput value={range.from} onChange={(from) => setRange({ ...range, from })} />
        </FormField>
        <FormField label={t.invoices.lastBillingPeriod} errorText={isMonth(range.from) && isMonth(range.to) && !complete ? t.coverage.theLastMonthIsBeforeTheFirst : undefined}>
          <MonthInput value={range.to} onChange={(to) => setRange({ ...range, to })} />
        </FormField>
      </ColumnLayout>
      {planned.error !== null && <ProblemAlert problem={planned.error} retry={() => void planned.refetch()} />}
      {planned.isFetching && <Loading text={t.form.checking} />}
      {planned.data !== undefined && !planned.isFetching && (
        <>
          <Alert type="info">{t.invoices.wouldRematch(would.length, planned.data.results.length)}</Alert>
          <Table
            variant="embedded"
            contentDensity="compact"
            wrapLines
            items={would}
            trackBy={({ billFrom, invoiceId }) => `${billFrom ?? ""} ${invoiceId ?? ""}`}
            ariaLabels={{ tableLabel: t.invoices.rematchAll }}
            empty={<Empty title={t.invoices.wouldRematchNone} />}
            columnDefinitions={[
              { id: "id", header: t.common.invoiceId, isRowHeader: true, cell: ({ invoiceId }) => <span className="text">{invoiceId}</span> },
              {
                id: "order",
                header: t.common.purchaseOrder,
                cell: ({ purchaseOrderId, lineItemNumber }) => (purchaseOrderId === undefined ? <Box>{t.invoices.itDrawsOnSeveral}</Box> : <span className="text">{lineName({ purchaseOrderId, ...(lineItemNumber === undefined ? {} : { lineItemNumber }) })}</span>),
              },
            ]}
          />
        </>
      )}
    </Dialog>
  );
}
