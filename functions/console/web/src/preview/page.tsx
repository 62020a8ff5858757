// Match preview: shows which line item an invoice would draw on and why, without writing anything.

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { bodyOf } from "../api/client.ts";
import { thisMonth } from "../format/month.ts";
import { FormProblem } from "../parts/form-problem.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { type InvoiceDraft, invoiceOf, linesOf, pointerOf, readDraft, readLines, withLines, writeDraft } from "./draft.ts";
import { InvoiceDraftFields } from "./fields.tsx";
import { InvoiceDraftLines, linePointers } from "./lines.tsx";
import { PreviewResult } from "./result.tsx";
import { t } from "../words/index.ts";

export function PreviewPage() {
  const { api } = useShell();
  const [search, setSearch] = useSearchParams();
  const [draft, setDraft] = useState<InvoiceDraft>(() => readDraft(search, thisMonth()));
  const [lines, setLines] = useState(() => readLines(search));
  const sellers = useSellers();
  const resultElement = useRef<HTMLDivElement>(null);
  const preview = useMutation({
    meta: { changesNothing: true },
    mutationFn: async () => {
      const invoice = { ...invoiceOf(draft), ...linesOf(lines) };
      return { invoice, result: await bodyOf(api.POST("/invoices/preview", { body: invoice })) };
    },
  });
  const { data: answer, error } = preview;
  const problem = error ?? undefined;
  useEffect(() => {
    if (answer !== undefined) resultElement.current?.focus();
  }, [answer]);
  return (
    <Page title={t.common.matchPreview} breadcrumbs={[]} description={t.preview.enterAnInvoiceToSeeWhichLine}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(withLines(writeDraft(draft), lines), { replace: true });
          preview.mutate();
        }}
      >
        <Form
          actions={
            <Button variant="primary" loading={preview.isPending} formAction="submit">{t.preview.preview}</Button>
          }
          errorText={problem && <FormProblem problem={problem} shown={[...(Object.keys(draft) as (keyof InvoiceDraft)[]).map(pointerOf), ...linePointers(lines)]} />}
        >
          <Container header={<Header variant="h2">{t.common.invoice}</Header>}>
            <InvoiceDraftFields draft={draft} change={(some) => setDraft((before) => ({ ...before, ...some }))} sellers={sellers} problem={problem} />
            <InvoiceDraftLines lines={lines} change={setLines} problem={problem} />
          </Container>
        </Form>
      </form>
      <div ref={resultElement} tabIndex={-1} className="result">
        {answer !== undefined && <PreviewResult {...answer} seller={sellers.names.get(answer.invoice.billFrom) ?? answer.invoice.billFrom} />}
      </div>
    </Page>
  );
}
