// The page of one invoice: its fields, what it draws on, and why.

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import type { Invoice } from "../api/model.ts";
import { decodeKey, encodeKey } from "../api/path-key.ts";
import { invoiceEntriesQuery, invoiceQuery } from "../api/queries.ts";
import { instant } from "../format/month.ts";
import { AppLink, useFollow } from "../parts/app-link.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { useShell } from "../shell/context.tsx";
import { Page } from "../shell/page.tsx";
import { DecisionTable } from "./decision-table.tsx";
import { Draws } from "./draws.tsx";
import { createAddress, findFix } from "./fix.ts";
import { FIX_VERBS, FixDialog } from "./fix-dialog.tsx";
import { InvoiceFields } from "./invoice-fields.tsx";
import { InvoiceLines } from "./lines.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { Moves, Overruled } from "./moves.tsx";
import { summary } from "./reasons.ts";
import { RematchDialog } from "./rematch-dialog.tsx";
import { t } from "../words/index.ts";

const BREADCRUMBS = [{ text: t.common.invoices, to: "/invoices" }];

export function InvoicePage() {
  const { billFrom = "", key = "" } = useParams();
  const { api } = useShell();
  const { names } = useSellers();
  const query = useQuery(invoiceQuery(api, { billFrom, key }));
  const entries = useQuery(invoiceEntriesQuery(api, { billFrom, key }));
  const invoice = query.data;
  const seller = names.get(invoice?.billFrom ?? "") ?? invoice?.billFrom ?? decodeKey(billFrom);
  return (
    <Page
      title={invoice?.invoiceId ?? decodeKey(key)}
      breadcrumbs={BREADCRUMBS}
      description={invoice && seller}
      actions={invoice && <InvoiceActions invoice={invoice} refreshing={query.isFetching} refresh={() => void query.refetch()} />}
    >
      <Loaded query={query} loading={t.invoices.loadingTheInvoice}>
        {(invoice) => (
          <SpaceBetween size="l">
            <Outcome invoice={invoice} seller={seller} />
            <InvoiceFields invoice={invoice} seller={seller} />
            {invoice.lines === undefined && invoice.draws.length > 0 && <Draws draws={invoice.draws} currency={invoice.currency} />}
            <Moves entries={entries.data ?? []} currency={invoice.currency} />
            {invoice.decision !== undefined && <DecisionTable decision={invoice.decision} invoice={invoice} seller={seller} />}
            {invoice.overruled !== undefined && <Overruled decision={invoice.overruled} invoice={invoice} seller={seller} />}
            <InvoiceLines invoice={invoice} seller={seller} />
          </SpaceBetween>
        )}
      </Loaded>
    </Page>
  );
}

function InvoiceActions({ invoice, refreshing, refresh }: { invoice: Invoice; refreshing: boolean; refresh: () => void }) {
  const { session } = useShell();
  const [open, setOpen] = useState<"move" | "rematch">();
  const movable = session.canWriteInvoices && invoice.outcome !== "VOIDED";
  const unmatched = invoice.outcome === "UNMATCHED" || invoice.outcome === "PARTLY_MATCHED";
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="refresh" ariaLabel={t.common.refresh} loading={refreshing} onClick={refresh} />
      {movable && <Button onClick={() => setOpen("rematch")}>{t.invoices.matchAgain}</Button>}
      {movable && (
        <Button variant={unmatched ? "primary" : "normal"} onClick={() => setOpen("move")}>
          {unmatched ? t.invoices.chooseALineItem : t.invoices.move2}
        </Button>
      )}
      {open === "move" && <MoveDialog invoice={invoice} close={() => setOpen(undefined)} />}
      {open === "rematch" && <RematchDialog invoice={invoice} close={() => setOpen(undefined)} />}
    </SpaceBetween>
  );
}

/** Offers the changes that would let an unmatched invoice match. */
function FixActions({ invoice }: { invoice: Invoice }) {
  const { api, session } = useShell();
  const { navigate } = useFollow();
  const [open, setOpen] = useState(false);
  const { decision } = invoice;
  const { data: fix = null } = useQuery({
    queryKey: ["fix", "of", invoice.href, decision],
    queryFn: ({ signal }) => findFix(api, decision ?? { candidates: [] }, invoice, signal),
    enabled: decision !== undefined && session.canWrite,
  });
  if (!session.canWrite) return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {fix !== null && <Button onClick={() => setOpen(true)}>{FIX_VERBS[fix.is]}</Button>}
      {invoice.originalInvoice === undefined && <Button onClick={() => void navigate(createAddress(invoice))}>{t.invoices.createForThis}</Button>}
      {fix !== null && open && <FixDialog fix={fix} subject={invoice} invoice={invoice} why={t.invoices.fixReason(invoice.invoiceId)} close={() => setOpen(false)} />}
    </SpaceBetween>
  );
}

/** Shows what the invoice draws on, and why. */
function Outcome({ invoice, seller }: { invoice: Invoice; seller: string }) {
  const { outcome, purchaseOrderId, lineItemNumber, voidedAt, decision, lines } = invoice;
  if (outcome === "VOIDED") {
    return (
      <Alert type="info" header={t.common.voided}>
        {voidedAt === undefined ? t.invoices.itsSellerVoidedIt : t.invoices.itsSellerVoidedItOn(instant(voidedAt))} {t.invoices.givenBack}
      </Alert>
    );
  }
  const why = decision === undefined ? undefined : summary(decision, invoice, seller);
  if (outcome === "UNMATCHED" || outcome === "PARTLY_MATCHED") {
    const unmatched = lines?.filter((line) => line.outcome === "UNMATCHED").map(({ lineId }) => lineId) ?? [];
    return (
      <Alert type="warning" header={outcome === "UNMATCHED" ? t.invoices.itDrawsOnNoPurchaseOrder : t.invoices.linesUnmatched} action={<FixActions invoice={invoice} />}>
        {why ?? t.invoices.linesUnmatchedAre(unmatched.join(", "))}
      </Alert>
    );
  }
  const only = purchaseOrderId === undefined || lineItemNumber === undefined ? undefined : { purchaseOrderId, lineItemNumber };
  return (
    <Container header={<Header variant="h2">{t.invoices.whatItDrawsOn}</Header>}>
      <SpaceBetween size="xs">
        <Box variant="p" fontSize="heading-m">
          {only === undefined ? t.invoices.itDrawsOnSeveral : t.invoices.lineItemOf(only.lineItemNumber, <AppLink to={`/purchase-orders/${encodeKey(only.purchaseOrderId)}`} fontSize="heading-m">{only.purchaseOrderId}</AppLink>)}
        </Box>
        {why !== undefined && <Box variant="p">{why}</Box>}
        <Box variant="small" display="block">{t.invoices.onlyTheSellerCanVoidAnInvoice}</Box>
      </SpaceBetween>
    </Container>
  );
}
