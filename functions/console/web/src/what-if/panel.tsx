// What if: what would have become of the recorded invoices if this purchase order had been as in the form.

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { bodyOf } from "../api/client.ts";
import type { PurchaseOrderForm } from "../api/model.ts";
import type { Problem } from "../api/problem.ts";
import { addMonths, isMonth, thisMonth } from "../format/month.ts";
import { MonthInput } from "../parts/month-input.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { Answer } from "./answer.tsx";

/** Months that are tried at first, up to the last one. */
const MONTHS = 12;

interface WhatIfPanelProps {
  /** The purchase order as it would be, or the ID of the one that wouldn't exist. */
  form: () => PurchaseOrderForm | { delete: string };
  /** Hears of each try whether it was refused. */
  answered?: (problem: Problem | undefined) => void;
}

export function WhatIfPanel({ form, answered = () => undefined }: WhatIfPanelProps) {
  const { api } = useShell();
  const last = addMonths(thisMonth(), -1);
  const [range, setRange] = useState({ from: addMonths(last, 1 - MONTHS), to: last });
  const ask = useMutation({
    meta: { changesNothing: true },
    mutationFn: () => bodyOf(api.POST("/purchase-orders/what-if", { body: { ...form(), ...range } })),
    onSettled: (_, problem) => answered(problem ?? undefined),
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
