// Match preview: enter an invoice, see which line item it would draw on and why. Nothing is written.

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { Problem } from "../api/problem.ts";
import { thisMonth } from "../format/month.ts";
import type { PresentedInvoice, PreviewResult } from "../invoices/types.ts";
import { FormProblem } from "../parts/form-problem.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { type Draft, invoiceOf, pointerOf, readDraft, writeDraft } from "./draft.ts";
import { Fields } from "./fields.tsx";
import { Result } from "./result.tsx";

export function PreviewPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const [draft, setDraft] = useState<Draft>(() => readDraft(search, thisMonth()));
  const sellers = useSellers();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [answer, setAnswer] = useState<{ invoice: PresentedInvoice; result: PreviewResult }>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer !== undefined) place.current?.focus();
  }, [answer]);

  const preview = async () => {
    setBusy(true);
    setProblem(undefined);
    setAnswer(undefined);
    setSearch(writeDraft(draft), { replace: true });
    try {
      const invoice = invoiceOf(draft);
      const result = await api.send<PreviewResult>("POST", "/invoices/preview", invoice);
      setAnswer({ invoice: invoice as PresentedInvoice, result });
    } catch (thrown) {
      setProblem(Problem.from(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page title="Match preview" breadcrumbs={[]} description="Enter an invoice, and see which line item it would draw on and why. Nothing is written.">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void preview();
        }}
      >
        <Form
          actions={
            <Button variant="primary" loading={busy} formAction="submit">
              Preview
            </Button>
          }
          errorText={problem && <FormProblem problem={problem} shown={(Object.keys(draft) as (keyof Draft)[]).map(pointerOf)} />}
        >
          <Container header={<Header variant="h2">Invoice</Header>}>
            <Fields draft={draft} change={(some) => setDraft((before) => ({ ...before, ...some }))} sellers={sellers} problem={problem} />
          </Container>
        </Form>
      </form>
      <div ref={place} tabIndex={-1} className="result">
        {answer !== undefined && <Result {...answer} seller={sellers.names.get(answer.invoice.billFrom) ?? answer.invoice.billFrom} />}
      </div>
    </Page>
  );
}
