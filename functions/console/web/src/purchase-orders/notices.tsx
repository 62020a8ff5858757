import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Delivery, Notice, Order } from "../api/types.ts";
import { money } from "../format/money.ts";
import { date, instant } from "../format/month.ts";
import { count, readable } from "../format/words.ts";
import { PagedTable } from "./paged-table.tsx";

const STATES: Record<string, StatusIndicatorProps.Type> = {
  PENDING: "pending",
  SENDING: "in-progress",
  SENT: "success",
  FAILED: "error",
  UNDELIVERABLE: "warning",
};

/** What its contacts were told, when, or why not. */
export function Notices({ order }: { order: Order }) {
  return (
    <PagedTable<Delivery>
      path={`${order.href}/notices`}
      rows="notices"
      title="Notices"
      description="Newest first"
      empty={{ title: "No notices", text: "Nobody has been told anything of this purchase order." }}
      trackBy={({ decidedAt, recipient }) => `${decidedAt} ${recipient?.email ?? ""}`}
      columns={[
        { id: "at", header: "Decided", isRowHeader: true, cell: (row) => <span className="number">{instant(row.decidedAt)}</span> },
        { id: "to", header: "To", cell: (row) => <span className="text">{row.recipient === undefined ? "Nobody" : (row.recipient.name ?? row.recipient.email)}</span> },
        {
          id: "what",
          header: "What",
          cell: (row) => (
            <>
              {row.notices.map((notice, index) => (
                <div key={index}>{noticeText(notice)}</div>
              ))}
            </>
          ),
        },
        { id: "state", header: "State", cell: (row) => <StatusIndicator type={STATES[row.state] ?? "info"}>{readable(row.state)}</StatusIndicator> },
        { id: "when", header: "Sent", cell: (row) => (row.sentAt !== undefined ? instant(row.sentAt) : row.failedAt !== undefined ? `Failed ${instant(row.failedAt)}` : "-") },
        { id: "why", header: "Why not", cell: (row) => <span className="text">{row.reason === undefined ? "-" : row.reason === "NO_CONTACTS" ? "There was nobody to tell" : row.reason}</span> },
      ]}
    />
  );
}

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case "BALANCE":
      return `Line item ${notice.lineItemNumber} has ${money(notice.balance, notice.currency)} left of ${money(notice.totalValue, notice.currency)}, ${
        notice.threshold === "0" ? "nothing or less" : `below ${notice.threshold}%`
      }`;
    case "EXPIRATION":
      return `Ends on ${date(notice.expiresOn)}, ${notice.daysLeft === 0 ? "that day" : `in ${count(notice.daysLeft, "day")}`}`;
    case "MISSING_PURCHASE_ORDER":
      return `Invoice ${notice.invoiceId} over ${money(notice.amount, notice.currency)} has no purchase order`;
  }
}
