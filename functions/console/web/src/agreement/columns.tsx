// The columns of the invoices with AWS's choice. The reason is in the invoice itself, which each row reads.

import Spinner from "@cloudscape-design/components/spinner";
import type { TableProps } from "@cloudscape-design/components/table";
import { useQuery } from "@tanstack/react-query";
import type { InvoiceSummary } from "../api/model.ts";
import { encodeKey } from "../api/path-key.ts";
import { invoiceQuery } from "../api/queries.ts";
import { shortMonth } from "../format/month.ts";
import { signedAmount } from "../invoices/export.ts";
import { summary } from "../invoices/reasons.ts";
import { amountColumn } from "../parts/amount-column.tsx";
import { AppLink } from "../parts/app-link.tsx";
import { useShell } from "../shell/context.tsx";
import { t } from "../words/index.ts";

export function agreementColumns(sellers: ReadonlyMap<string, string>): TableProps.ColumnDefinition<InvoiceSummary>[] {
  const sellerOf = ({ billFrom }: InvoiceSummary) => sellers.get(billFrom) ?? billFrom;
  return [
    { id: "id", header: t.common.invoiceId, isRowHeader: true, minWidth: 150, cell: ({ invoiceId, href }) => <span className="text"><AppLink to={href}>{invoiceId}</AppLink></span> },
    { id: "period", header: t.common.billingPeriod, minWidth: 110, cell: ({ billingPeriod }) => <span className="number">{shortMonth(billingPeriod)}</span> },
    amountColumn<InvoiceSummary>({ id: "amount", header: t.common.amount, minWidth: 130, value: signedAmount, currency: ({ currency }) => currency }),
    { id: "aws", header: t.agreement.awsAssigned, minWidth: 130, cell: ({ sellerAssigned }) => <span className="text">{sellerAssigned === undefined ? "-" : <b>{sellerAssigned}</b>}</span> },
    { id: "here", header: t.agreement.here, minWidth: 150, cell: ({ purchaseOrders }) => <Orders ids={purchaseOrders} /> },
    { id: "why", header: t.common.why, minWidth: 300, cell: (row) => <Why invoice={row} seller={sellerOf(row)} /> },
  ];
}

function Orders({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return <>-</>;
  return (
    <span className="text">
      {ids.map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <AppLink to={`/purchase-orders/${encodeKey(id)}`}>{id}</AppLink>
        </span>
      ))}
    </span>
  );
}

function Why({ invoice, seller }: { invoice: InvoiceSummary; seller: string }) {
  const { api } = useShell();
  const { data, error } = useQuery(invoiceQuery(api, { billFrom: invoice.billFrom, key: encodeKey(invoice.invoiceId) }));
  if (error !== null) return <>{t.agreement.notRead(error.message)}</>;
  if (data === undefined) return <Spinner />;
  const decisions = data.decision === undefined ? (data.lines ?? []).map((line) => ({ line, decision: line.decision })) : [{ line: {}, decision: data.decision }];
  return (
    <span className="text">
      {decisions.map(({ line, decision }, index) => (
        <div key={index}>{summary(decision, { ...data, ...line }, seller)}</div>
      ))}
    </span>
  );
}
