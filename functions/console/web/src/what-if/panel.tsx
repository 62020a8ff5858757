// What if: what would have become of the recorded invoices if this purchase order had been as in the form.

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { bodyOf } from "../api/client.ts";
import type { PurchaseOrderForm, WhatIf } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { addMonths, isMonth, thisMonth } from "../format/month.ts";
import { lineName } from "../invoices/reasons.ts";
import { Amount } from "../parts/amount.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";

/** Months that are tried at first, up to the last one. */
const MONTHS = 12;

export function WhatIfPanel({ form }: { form: () => PurchaseOrderForm }) {
  const { api } = useShell();
  const last = addMonths(thisMonth(), -1);
  const [range, setRange] = useState({ from: addMonths(last, 1 - MONTHS), to: last });
  const ask = useMutation({
    meta: { changesNothing: true },
    mutationFn: () => bodyOf(api.POST("/purchase-orders/what-if", { body: { ...form(), ...range } })),
  });
  const complete = isMonth(range.from) && isMonth(range.to) && range.from <= range.to;
  return (
    <Container
      header={
        <Header variant="h2" description={t.whatIf.about}>
          {t.whatIf.title}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m" alignItems="end">
          <FormField label={t.invoices.firstBillingPeriod}>
            <MonthInput value={range.from} onChange={(from) => setRange({ ...range, from })} />
          </FormField>
          <FormField label={t.invoices.lastBillingPeriod}>
            <MonthInput value={range.to} onChange={(to) => setRange({ ...range, to })} />
          </FormField>
          <Button formAction="none" loading={ask.isPending} disabled={!complete} onClick={() => ask.mutate()}>
            {t.whatIf.ask}
          </Button>
        </SpaceBetween>
        {ask.error !== null && <ProblemAlert problem={ask.error} />}
        {ask.data !== undefined && <Answer answer={ask.data} />}
      </SpaceBetween>
    </Container>
  );
}

type Place = { purchaseOrderId: string; lineItemNumber: string };

/** The API's `null` is an invoice that draws on nothing. */
function placeName(place: unknown): string {
  return place === null || place === undefined ? t.common.unmatched : lineName(place as Place);
}

function Answer({ answer }: { answer: WhatIf }) {
  const { newlyMatched, newlyUnmatched, moved, considered, invoices, lines } = answer;
  const currencies = new Map(invoices.flatMap(({ before, after, currency }) => [before, after].flatMap((place) => (place === null ? [] : [[(place as Place).purchaseOrderId, currency] as const]))));
  const end = (content: React.ReactNode) => <div className="end">{content}</div>;
  return (
    <SpaceBetween size="m">
      <div aria-live="polite">{t.whatIf.result(considered, newlyMatched, newlyUnmatched, moved)}</div>
      <Table
        variant="embedded"
        contentDensity="compact"
        wrapLines
        items={invoices}
        trackBy={({ billFrom, invoiceId }) => `${billFrom} ${invoiceId}`}
        ariaLabels={{ tableLabel: t.whatIf.invoices }}
        empty={<Empty title={t.whatIf.same} />}
        columnDefinitions={[
          { id: "id", header: t.common.invoiceId, isRowHeader: true, cell: ({ billFrom, invoiceId }) => <AppLink to={`/invoices/${billFrom}/${encodeKey(invoiceId)}`}>{invoiceId}</AppLink> },
          { id: "amount", header: end(t.common.amount), cell: ({ amount, currency }) => end(<Amount value={amount} currency={currency} />) },
          { id: "before", header: t.whatIf.now, cell: ({ before }) => <span className="text">{placeName(before)}</span> },
          { id: "after", header: t.whatIf.then, cell: ({ after }) => <span className="text">{placeName(after)}</span> },
        ]}
      />
      {lines.length > 0 && (
        <Table
          variant="embedded"
          contentDensity="compact"
          items={lines}
          trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId} ${lineItemNumber}`}
          ariaLabels={{ tableLabel: t.common.lineItems }}
          columnDefinitions={[
            { id: "line", header: t.common.lineItem, isRowHeader: true, cell: (line) => <span className="text">{lineName(line)}</span> },
            { id: "before", header: end(t.whatIf.invoicedNow), cell: (line) => end(<Amount value={line.invoicedBefore} currency={currencies.get(line.purchaseOrderId) ?? ""} />) },
            { id: "after", header: end(t.whatIf.invoicedThen), cell: (line) => end(<Amount value={line.invoicedAfter} currency={currencies.get(line.purchaseOrderId) ?? ""} />) },
            { id: "balance", header: end(t.common.balanceAfter), cell: (line) => end(<Amount value={line.balanceAfter} currency={currencies.get(line.purchaseOrderId) ?? ""} />) },
          ]}
        />
      )}
    </SpaceBetween>
  );
}
