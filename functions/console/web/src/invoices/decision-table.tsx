// Explains a decision: lists the candidates, nearest first, each with its verdict and the reason, and counts the others.

import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { encodeKey } from "../api/path-key.ts";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import { type CandidateGroup, type FurtherCandidates, furtherInWords, groupsOf } from "./groups.ts";
import { VERDICTS, why } from "./reasons.ts";
import type { Decision, InvoiceForm } from "../api/model.ts";
import { t } from "../words/index.ts";

interface DecisionTableProps {
  decision: Decision;
  invoice: InvoiceForm;
  /** The seller's name, not its ID. */
  seller: string;
}

export function DecisionTable({ decision, invoice, seller }: DecisionTableProps) {
  const winner = decision.candidates.find(({ verdict }) => verdict === "SELECTED");
  const { rows, further } = groupsOf(decision);
  return (
    <Table<CandidateGroup>
      variant="container"
      wrapLines
      items={rows}
      trackBy={({ first }) => `${first.purchaseOrderId}\n${first.lineItemNumber ?? ""}`}
      ariaLabels={{ tableLabel: t.invoices.candidates }}
      header={
        <Header variant="h2" description={t.invoices.nearestFirst(t.counts.lineItems(decision.considered))}>
          {t.invoices.candidates}
        </Header>
      }
      empty={<Empty title={t.invoices.noLineItemWasConsidered} />}
      columnDefinitions={[
        { id: "order", header: t.common.purchaseOrder, isRowHeader: true, minWidth: 170, cell: ({ first }) => <OrderLink id={first.purchaseOrderId} /> },
        { id: "line", header: t.common.lineItem, minWidth: 90, cell: ({ lineItems }) => (lineItems.length === 0 ? t.common.all : lineItems.join(", ")) },
        {
          id: "verdict",
          header: t.invoices.verdict,
          minWidth: 130,
          cell: ({ first: { verdict } }) => <StatusIndicator type={VERDICTS[verdict].type}>{VERDICTS[verdict].label}</StatusIndicator>,
        },
        { id: "why", header: t.common.why, minWidth: 300, cell: ({ first }) => <span className="text">{why(first, winner, invoice, seller)}</span> },
      ]}
      footer={
        further.length > 0 && (
          <SpaceBetween size="xxs">
            {further.map((some) => (
              <Further key={some.reason} some={some} invoice={invoice} />
            ))}
          </SpaceBetween>
        )
      }
    />
  );
}

function Further({ some, invoice }: { some: FurtherCandidates; invoice: InvoiceForm }) {
  const text = furtherInWords(some, invoice);
  if (some.purchaseOrders.length === 0) return <div>{text}</div>;
  return (
    <ExpandableSection headerText={text}>
      {some.purchaseOrders.map((id, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <OrderLink id={id} />
        </span>
      ))}
    </ExpandableSection>
  );
}

function OrderLink({ id }: { id: string }) {
  return (
    <span className="text">
      <AppLink to={`/purchase-orders/${encodeKey(id)}`}>{id}</AppLink>
    </span>
  );
}
