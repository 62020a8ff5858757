// The lines of an invoice: where each went, and why. One line can be moved by itself.

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { Invoice, InvoiceForm, InvoiceLine, LineResult } from "../api/model.ts";
import { month } from "../format/month.ts";
import { CHARGE_TYPES, words } from "../format/words.ts";
import { Amount } from "../parts/amount.tsx";
import { InvoiceStatusText } from "../parts/status.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";
import { DecisionTable } from "./decision-table.tsx";
import { Draws } from "./draws.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { Overruled } from "./moves.tsx";
import { summary } from "./reasons.ts";

export function InvoiceLines({ invoice, seller }: { invoice: Invoice; seller: string }) {
  const { session } = useShell();
  const [moving, setMoving] = useState<string>();
  if (invoice.lines === undefined) return null;
  const movable = session.canWriteInvoices && invoice.outcome !== "VOIDED";
  return (
    <Container header={<Header variant="h2">{t.invoices.lines}</Header>}>
      <SpaceBetween size="m">
        {invoice.lines.map((line) => (
          <LineSection
            key={line.lineId}
            line={line}
            form={{ ...invoice, ...line }}
            seller={seller}
            details={<LineDetails line={line} />}
            actions={movable && <Button onClick={() => setMoving(line.lineId)}>{t.invoices.moveThisLine(line.lineId)}</Button>}
          />
        ))}
      </SpaceBetween>
      {moving !== undefined && <MoveDialog invoice={invoice} lineId={moving} close={() => setMoving(undefined)} />}
    </Container>
  );
}

interface LineSectionProps {
  line: Pick<LineResult, "lineId" | "outcome" | "draws" | "decision"> & Pick<InvoiceLine, "overruled">;
  /** The line with what it has from its invoice. */
  form: InvoiceForm;
  seller: string;
  details?: React.ReactNode;
  actions?: React.ReactNode;
}

/** Shows where one line went, and why. */
export function LineSection({ line, form, seller, details, actions }: LineSectionProps) {
  return (
    <ExpandableSection
      variant="stacked"
      defaultExpanded={line.outcome === "UNMATCHED"}
      headerText={t.invoices.lineDraws(line.lineId, <Amount value={form.amount} currency={form.currency} />)}
      headerInfo={<InvoiceStatusText status={line.outcome} />}
      headerActions={actions}
    >
      <SpaceBetween size="m">
        <Box variant="p">{summary(line.decision, form, seller)}</Box>
        {details}
        {line.draws.length > 0 && <Draws draws={line.draws} currency={form.currency} />}
        <DecisionTable decision={line.decision} invoice={form} seller={seller} />
        {line.overruled !== undefined && <Overruled decision={line.overruled} invoice={form} seller={seller} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}

/** The fields that the line has of its own. */
function LineDetails({ line }: { line: InvoiceLine }) {
  const own = [
    [t.common.description, line.description],
    [t.common.charge, line.chargeType && words(CHARGE_TYPES, line.chargeType)],
    [t.common.billingPeriod, line.billingPeriod && month(line.billingPeriod)],
    [t.invoices.namesThePurchaseOrder, line.purchaseOrderReference],
    [t.invoices.namesTheLineItem, line.purchaseOrderLineReference],
    [t.invoices.invoiceUnit, line.invoiceUnit],
  ].filter(([, text]) => text !== undefined);
  if (own.length === 0) return null;
  return (
    <div className="text">
      {own.map(([label, text]) => (
        <div key={label}>
          {label}: {text}
        </div>
      ))}
    </div>
  );
}
