import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Draw, InvoiceForm, InvoiceResult } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { money } from "../format/money.ts";
import { DecisionTable } from "../invoices/decision-table.tsx";
import { lineName, summary } from "../invoices/reasons.ts";
import { AppLink } from "../parts/app-link.tsx";
import { t } from "../words/index.ts";

/** Shows the result that an invoice would get, and why. */
export function PreviewResult({ invoice, result, seller }: { invoice: InvoiceForm; result: InvoiceResult; seller: string }) {
  const { outcome, replayed, purchaseOrderId, lineItemNumber, decision } = result;
  const line = purchaseOrderId === undefined || lineItemNumber === undefined ? undefined : { purchaseOrderId, lineItemNumber };
  const header =
    outcome === "VOIDED" ? t.preview.thisInvoiceWasVoided : (replayed ? t.preview.draws : t.preview.wouldDraw)(line === undefined ? t.preview.noPurchaseOrder : lineName(line));
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
      {decision !== undefined && <DecisionTable decision={decision} invoice={invoice} seller={seller} />}
    </SpaceBetween>
  );
}

function BalanceAfter({ draw, currency, replayed }: { draw: Draw | undefined; currency: string; replayed: boolean }) {
  if (draw?.balanceAfter === undefined) return null;
  return (
    <Box variant="p" color="inherit">{(replayed ? t.preview.wereLeft : t.preview.wouldBeLeft)(money(draw.balanceAfter, currency))}</Box>
  );
}
