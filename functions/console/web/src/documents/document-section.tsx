// One document: the invoice as it was understood, what was found wrong or decided, and what it draws on and why.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import type { Finding, InvoiceDocument, InvoiceForm, InvoiceResult } from "../api/model.ts";
import { sentence } from "../api/problem.ts";
import { AGREEMENTS } from "../agreement/words.ts";
import { date, isMonth, month } from "../format/month.ts";
import { CHARGE_TYPES, INVOICE_TYPES, words } from "../format/words.ts";
import { signedAmount } from "../invoices/export.ts";
import { Amount } from "../parts/amount.tsx";
import { PreviewResult } from "../preview/result.tsx";
import { t, translated } from "../words/index.ts";
import { STATES, stateOf } from "./state.ts";

interface DocumentSectionProps {
  document: InvoiceDocument;
  recorded: boolean;
  opened: boolean;
  sellers: ReadonlyMap<string, string>;
}

export function DocumentSection({ document, recorded, opened, sellers }: DocumentSectionProps) {
  const [open, setOpen] = useState(opened);
  const state = STATES[stateOf(document)];
  const form = document.invoice as Partial<InvoiceForm>;
  const { result } = document;
  const seller = sellers.get(form.billFrom ?? "") ?? form.billFrom ?? "";
  return (
    <ExpandableSection
      variant="stacked"
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
      headerText={
        <>
          {form.invoiceId ?? t.documents.noInvoiceId}
          {form.amount !== undefined && form.currency !== undefined && (
            <>
              {": "}
              <Amount value={signedAmount({ invoiceType: form.invoiceType ?? "INVOICE", amount: form.amount })} currency={form.currency} />
            </>
          )}
        </>
      }
      headerInfo={<StatusIndicator type={state.type}>{recorded ? state.done : state.planned}</StatusIndicator>}
    >
      {open && (
        <SpaceBetween size="m">
          {document.findings.length > 0 && <Findings findings={document.findings} />}
          <Understood document={document} seller={seller} />
          {result !== undefined && <Result result={result} invoice={form as InvoiceForm} seller={seller} recorded={recorded} />}
        </SpaceBetween>
      )}
    </ExpandableSection>
  );
}

function Result({ result, invoice, seller, recorded }: { result: InvoiceResult; invoice: InvoiceForm; seller: string; recorded: boolean }) {
  if (result.error !== undefined) {
    return (
      <Alert type="error" header={t.problem.codes[result.error.code] ?? result.error.title}>
        {sentence(result.error.detail)}
      </Alert>
    );
  }
  if (result.outcome === "VOIDED") return <Box>{t.documents.itsInvoiceIsVoided}</Box>;
  return <PreviewResult invoice={invoice} result={recorded ? { ...result, replayed: true } : result} seller={seller} />;
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="plain text" aria-label={t.documents.findings}>
      {findings.map(({ term, severity, code, detail }, index) => (
        <li key={index}>
          <StatusIndicator type={severity === "ERROR" ? "error" : "info"}>{severity === "ERROR" ? t.documents.error : t.documents.note}</StatusIndicator> {term !== "" && <b>{term}: </b>}
          {inWords(translated(detail) === detail ? (t.documents.codes[code] ?? sentence(detail)) : sentence(detail))}
        </li>
      ))}
    </ul>
  );
}

/** Replaces the codes of charges within a sentence. */
function inWords(text: string): string {
  return text.replaceAll(/\b[A-Z]+(?:_[A-Z]+)*\b/g, (code) => (CHARGE_TYPES as Record<string, string>)[code] ?? code);
}

/** The fields of the invoice, as far as they were understood. */
function Understood({ document, seller }: { document: InvoiceDocument; seller: string }) {
  const form = document.invoice as Partial<InvoiceForm>;
  const { agreement, sellerAssigned } = document;
  const fields: [label: string, text: string | undefined][] = [
    [t.common.billFrom, seller === "" ? undefined : seller],
    [t.common.type, form.invoiceType && INVOICE_TYPES[form.invoiceType]],
    [t.common.charge, form.chargeType && words(CHARGE_TYPES, form.chargeType)],
    [t.common.billingPeriod, form.billingPeriod !== undefined && isMonth(form.billingPeriod) ? month(form.billingPeriod) : form.billingPeriod],
    [t.common.issued, form.issuedDate === undefined ? undefined : date(form.issuedDate)],
    [t.common.due, form.dueDate === undefined ? undefined : date(form.dueDate)],
    [t.invoices.namesThePurchaseOrder, form.purchaseOrderReference],
    [t.invoices.namesTheLineItem, form.purchaseOrderLineReference],
    [t.invoices.originalInvoice, form.originalInvoice?.invoiceId],
    [t.agreement.awsAssigned, sellerAssigned],
    [t.agreement.title, agreement && AGREEMENTS[agreement].label],
  ];
  return (
    <KeyValuePairs
      columns={4}
      items={fields.flatMap(([label, text]) => (text === undefined ? [] : [{ label, value: <span className="text">{text}</span> }]))}
    />
  );
}
