// The panel beside a list, which shows the selected invoice or purchase order.

import SpaceBetween from "@cloudscape-design/components/space-between";
import SplitPanel from "@cloudscape-design/components/split-panel";
import { useQuery } from "@tanstack/react-query";
import { decodeKey } from "../api/path-key.ts";
import { invoiceQuery, purchaseOrderQuery } from "../api/queries.ts";
import { InvoiceFields } from "../invoices/invoice-fields.tsx";
import { summary } from "../invoices/reasons.ts";
import { AppLink } from "../parts/app-link.tsx";
import { Loaded } from "../parts/loaded.tsx";
import { LineItems } from "../purchase-orders/line-items.tsx";
import { Overview } from "../purchase-orders/overview.tsx";
import { useSellers } from "../purchase-orders/use-sellers.ts";
import { t } from "../words/index.ts";
import { type Panel, useShell } from "./context.tsx";

export function SelectedPanel({ panel }: { panel: Panel }) {
  return (
    <SplitPanel
      header={decodeKey(panel.key)}
      hidePreferencesButton
      closeBehavior="hide"
      i18nStrings={{ resizeHandleAriaLabel: t.parts.resizePanel, closeButtonAriaLabel: t.parts.closePanel, openButtonAriaLabel: t.parts.openPanel }}
    >
      {panel.shows === "invoice" ? <InvoicePanel path={{ billFrom: panel.billFrom, key: panel.key }} /> : <PurchaseOrderPanel pathKey={panel.key} />}
    </SplitPanel>
  );
}

function InvoicePanel({ path }: { path: { billFrom: string; key: string } }) {
  const { api } = useShell();
  const { names } = useSellers();
  const query = useQuery(invoiceQuery(api, path));
  return (
    <Loaded query={query} loading={t.invoices.loadingTheInvoice}>
      {(invoice) => {
        const seller = names.get(invoice.billFrom) ?? invoice.billFrom;
        return (
          <SpaceBetween size="m">
            {invoice.decision !== undefined && <div className="text">{summary(invoice.decision, invoice, seller)}</div>}
            <InvoiceFields invoice={invoice} seller={seller} />
            <AppLink to={invoice.href}>{t.invoices.openInvoice}</AppLink>
          </SpaceBetween>
        );
      }}
    </Loaded>
  );
}

function PurchaseOrderPanel({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  const query = useQuery(purchaseOrderQuery(api, pathKey));
  return (
    <Loaded query={query} loading={t.orders.loadingThePurchaseOrder}>
      {(order) => (
        <SpaceBetween size="m">
          <AppLink to={order.href}>{t.orders.openOrder}</AppLink>
          <Overview order={order} />
          <LineItems order={order} />
        </SpaceBetween>
      )}
    </Loaded>
  );
}
