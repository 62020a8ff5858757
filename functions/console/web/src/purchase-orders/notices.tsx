import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Delivery, DeliveryState, Notice } from "../api/model.ts";
import { noticesQuery } from "../api/queries.ts";
import { money } from "../format/money.ts";
import { date, instant, months } from "../format/month.ts";
import { count, readable, words } from "../format/words.ts";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";

const STATES: Record<DeliveryState, StatusIndicatorProps.Type> = {
  PENDING: "pending",
  SENDING: "in-progress",
  SENT: "success",
  FAILED: "error",
  WITHDRAWN: "stopped",
  UNDELIVERABLE: "warning",
  UNSUBSCRIBED: "stopped",
  BOUNCED: "error",
  COMPLAINED: "error",
};

/** The reasons that the API itself gives; the others are error codes of the mail service. */
const REASONS: Record<string, string> = {
  NO_CONTACTS: "There were no contacts",
  DailyLimit: "The account has caused its number of mails of the day; it is sent the next day",
};

/** Lists the notices about a purchase order: their recipients, when they were sent, or why not. */
export function Notices({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={noticesQuery(api, pathKey)}
      title="Notices"
      description="Newest first"
      empty={{ title: "No notices", text: "No notices about this purchase order were due yet." }}
      trackBy={({ decidedAt, recipient }) => `${decidedAt} ${recipient?.email ?? ""}`}
      columns={[
        { id: "at", header: "Decided", isRowHeader: true, cell: (row) => <span className="number">{instant(row.decidedAt)}</span> },
        { id: "to", header: "To", cell: (row) => <span className="text">{recipientText(row)}</span> },
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
        { id: "state", header: "State", cell: (row) => <StatusIndicator type={STATES[row.state]}>{readable(row.state)}</StatusIndicator> },
        { id: "when", header: "Sent", cell: (row) => (row.sentAt !== undefined ? instant(row.sentAt) : row.failedAt !== undefined ? `Failed ${instant(row.failedAt)}` : "-") },
        { id: "why", header: "Why not", cell: (row) => <span className="text">{row.reason === undefined ? "-" : words(REASONS, row.reason)}</span> },
      ]}
    />
  );
}

/** The recipient is erased after the purchase order is deleted. */
function recipientText({ recipient, state }: Delivery): string {
  if (recipient === undefined) return state === "UNDELIVERABLE" ? "-" : "Erased";
  return recipient.name || recipient.email;
}

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case "BALANCE":
      return `Line item ${notice.lineItemNumber} (${months(notice.startMonth, notice.endMonth)}) has ${money(notice.balance, notice.currency)} left of ${money(notice.totalValue, notice.currency)}, ${
        notice.threshold === "0" ? "nothing is left" : `below ${notice.threshold}%`
      }`;
    case "EXPIRATION":
      return `Ends on ${date(notice.expiresOn)}, ${notice.daysLeft === 0 ? "the day of the notice" : `in ${count(notice.daysLeft, "day")}`}`;
    case "MISSING_PURCHASE_ORDER":
      return `Invoice ${notice.invoiceId} over ${money(notice.amount, notice.currency)} has no purchase order`;
  }
}
