// Explains a decision: lists the candidates, nearest first, each with its verdict and the reason.

import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { encodeKey } from "../api/path-key.ts";
import { AppLink } from "../parts/app-link.tsx";
import { Empty } from "../parts/empty.tsx";
import { count } from "../format/words.ts";
import { othersInWords, VERDICTS, why } from "./reasons.ts";
import type { Considered, Decision, InvoiceForm } from "../api/model.ts";

interface DecisionTableProps {
  decision: Decision;
  invoice: InvoiceForm;
  /** The seller's name, not its ID. */
  seller: string;
}

export function DecisionTable({ decision, invoice, seller }: DecisionTableProps) {
  const { candidates } = decision;
  const winner = candidates.find(({ verdict }) => verdict === "SELECTED");
  const others = othersInWords(decision, invoice, seller);
  return (
    <Table<Considered>
      variant="container"
      wrapLines
      items={candidates}
      trackBy={({ purchaseOrderId, lineItemNumber }) => `${purchaseOrderId}\n${lineItemNumber ?? ""}`}
      ariaLabels={{ tableLabel: "Candidates" }}
      header={
        <Header
          variant="h2"
          counter={`(${candidates.length})`}
          description={`The nearest first, of ${count(decision.considered, "line item")} considered. Decided by ruleset ${decision.ruleset}.`}
        >
          Candidates
        </Header>
      }
      empty={<Empty title="No line item was considered" />}
      columnDefinitions={[
        {
          id: "order",
          header: "Purchase order",
          isRowHeader: true,
          minWidth: 170,
          cell: ({ purchaseOrderId }) => (
            <span className="text">
              <AppLink to={`/purchase-orders/${encodeKey(purchaseOrderId)}`}>{purchaseOrderId}</AppLink>
            </span>
          ),
        },
        { id: "line", header: "Line item", minWidth: 90, cell: ({ lineItemNumber }) => lineItemNumber ?? "All" },
        {
          id: "verdict",
          header: "Verdict",
          minWidth: 130,
          cell: ({ verdict }) => <StatusIndicator type={VERDICTS[verdict].type}>{VERDICTS[verdict].label}</StatusIndicator>,
        },
        { id: "why", header: "Why", minWidth: 300, cell: (candidate) => <span className="text">{why(candidate, winner, invoice, seller)}</span> },
      ]}
      footer={
        others.length > 0 && (
          <SpaceBetween size="xxs">
            {others.map((text) => (
              <Box key={text} variant="small" display="block">
                {text}
              </Box>
            ))}
          </SpaceBetween>
        )
      }
    />
  );
}
