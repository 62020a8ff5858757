import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Draw, InvoiceForm, InvoiceResult } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { money } from "../format/money.ts";
import { DecisionTable } from "../invoices/decision-table.tsx";
import { Draws } from "../invoices/draws.tsx";
import { LineSection } from "../invoices/lines.tsx";
import { lineName, summary } from "../invoices/reasons.ts";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

/** Shows the result that an invoice would get, and why. */
export function PreviewResult({ invoice, result, seller }: { invoice: InvoiceForm; result: InvoiceResult; seller: string }) {
  const { outcome, replayed, purchaseOrderId, lineItemNumber, purchaseOrders, decision, lines = [] } = result;
  const line = purchaseOrderId === undefined || lineItemNumber === undefined ? undefined : { purchaseOrderId, lineItemNumber };
  const header =
    outcome === "VOIDED" ? t.preview.thisInvoiceWasVoided : (replayed ? t.preview.draws : t.preview.wouldDraw)(line === undefined ? (purchaseOrders.length === 0 ? t.preview.noPurchaseOrder : t.preview.severalLineItems) : lineName(line));
  return (
    <SpaceBetween size="l">
      <Alert type={outcome === "MATCHED" ? "success" : "warning"} header={header}>
        <SpaceBetween size="xxs">
          {decision !== undefined && (
            <Box variant="p" color="inherit">
              {summary(decision, invoice, seller)}
            </Box>
          )}
          {line !== undefined && <BalanceAfter draw={result.draws.at(-1)} currency={invoice.currency} replayed={replayed} />}
          {replayed && (
            <Box variant="p" color="inherit">{t.preview.theResultIsThatOfTheInvoice(<AppLink to={`/invoices/${invoice.billFrom}/${encodeKey(invoice.invoiceId)}`}>{t.preview.whichIsOnRecord}</AppLink>)}</Box>
          )}
        </SpaceBetween>
      </Alert>
      {decision !== undefined && result.draws.length > 1 && <Draws draws={result.draws} currency={invoice.currency} />}
      {decision !== undefined && <DecisionTable decision={decision} invoice={invoice} seller={seller} />}
      {lines.length > 0 && (
        <Container header={<Header variant="h2">{t.invoices.lines}</Header>}>
          <SpaceBetween size="m">
            {lines.map((line) => (
              <LineSection key={line.lineId} line={line} form={{ ...invoice, ...invoice.lines?.find(({ lineId }) => lineId === line.lineId) }} seller={seller} />
            ))}
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}

function BalanceAfter({ draw, currency, replayed }: { draw: Draw | undefined; currency: string; replayed: boolean }) {
  if (draw?.balanceAfter === undefined) return null;
  return (
    <Box variant="p" color="inherit">{(replayed ? t.preview.wereLeft : t.preview.wouldBeLeft)(money(draw.balanceAfter, currency))}</Box>
  );
}
