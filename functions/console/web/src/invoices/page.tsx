// One invoice: as its seller presented it, what it draws on, and why, line item by line item.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState } from "react";
import { useParams } from "react-router";
import { decodeKey, encodeKey } from "../api/path-key.ts";
import { useLoad } from "../api/use-load.ts";
import { instant } from "../format/month.ts";
import { AppLink } from "../parts/app-link.tsx";
import { ProblemAlert } from "../parts/problem-alert.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { DecisionTable } from "./decision-table.tsx";
import { Draws } from "./draws.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { Presented } from "./presented.tsx";
import { summary } from "./reasons.ts";
import { RematchDialog } from "./rematch-dialog.tsx";
import type { Invoice } from "./types.ts";

const ABOVE = [{ text: "Invoices", to: "/invoices" }];

export function InvoicePage() {
  const { billFrom = "", key = "" } = useParams();
  const { api, session } = useShell();
  const { names } = useSellers();
  const [open, setOpen] = useState<"move" | "rematch">();
  const path = `/invoices/${billFrom}/${key}`;
  const loaded = useLoad(path, (signal) => api.get<Invoice>(path, {}, signal));
  const invoice = loaded.value;
  const seller = names.get(invoice?.billFrom ?? "") ?? invoice?.billFrom ?? decodeKey(billFrom);
  const title = invoice?.invoiceId ?? decodeKey(key);
  if (invoice === undefined) {
    return (
      <Page title={title} breadcrumbs={ABOVE}>
        {loaded.problem !== undefined ? (
          <ProblemAlert problem={loaded.problem} retry={loaded.reload} />
        ) : (
          <Box textAlign="center" padding="xxl">
            <Spinner size="large" /> Loading the invoice
          </Box>
        )}
      </Page>
    );
  }
  const movable = session.canWrite && invoice.outcome !== "VOIDED";
  return (
    <Page
      title={title}
      breadcrumbs={ABOVE}
      description={seller}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" loading={loaded.loading} onClick={loaded.reload} />
          {movable && <Button onClick={() => setOpen("rematch")}>Match again</Button>}
          {movable && (
            <Button variant={invoice.outcome === "UNMATCHED" ? "primary" : "normal"} onClick={() => setOpen("move")}>
              {invoice.outcome === "UNMATCHED" ? "Choose a line item" : "Move"}
            </Button>
          )}
        </SpaceBetween>
      }
    >
      <Outcome invoice={invoice} seller={seller} />
      <Presented invoice={invoice} seller={seller} />
      {invoice.draws.length > 0 && <Draws draws={invoice.draws} currency={invoice.currency} />}
      <DecisionTable decision={invoice.decision} invoice={invoice} seller={seller} />
      {open === "move" && <MoveDialog invoice={invoice} close={() => setOpen(undefined)} moved={loaded.replace} />}
      {open === "rematch" && <RematchDialog invoice={invoice} close={() => setOpen(undefined)} moved={loaded.replace} />}
    </Page>
  );
}

/** What became of it, and why: the answer that most people come for. */
function Outcome({ invoice, seller }: { invoice: Invoice; seller: string }) {
  const { outcome, purchaseOrderId, lineItemNumber, voidedAt, decision } = invoice;
  if (outcome === "VOIDED") {
    return (
      <Alert type="info" header="Voided">
        {voidedAt === undefined ? "Its seller voided it." : `Its seller voided it on ${instant(voidedAt)}.`} Whatever it drew was given back.
      </Alert>
    );
  }
  if (purchaseOrderId === undefined) {
    return (
      <Alert type="warning" header="It draws on no purchase order">
        {summary(decision, invoice, seller)}
      </Alert>
    );
  }
  return (
    <Container header={<Header variant="h2">What it draws on</Header>}>
      <SpaceBetween size="xs">
        <Box variant="p" fontSize="heading-m">
          Line item {lineItemNumber} of <AppLink to={`/purchase-orders/${encodeKey(purchaseOrderId)}`} fontSize="heading-m">{purchaseOrderId}</AppLink>
        </Box>
        <Box variant="p">{summary(decision, invoice, seller)}</Box>
        <Box variant="small" display="block">
          Only the seller can void an invoice: its invoice generator invokes the function VoidInvoice, and what the invoice drew is given back.
        </Box>
      </SpaceBetween>
    </Container>
  );
}
