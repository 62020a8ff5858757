import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import type { Delivery, DeliveryState, Notice } from "../api/model.ts";
import { noticesQuery } from "../api/queries.ts";
import { money } from "../format/money.ts";
import { date, instant, months } from "../format/month.ts";
import { words } from "../format/words.ts";
import { useShell } from "../shell/context.tsx";
import { PagedTable } from "./paged-table.tsx";
import { t } from "../words/index.ts";

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
const DELIVERY_STATES: Record<DeliveryState, string> = t.orders.deliveryStates;

const REASONS: Record<string, string> = {
  NO_CONTACTS: t.orders.thereWereNoContacts,
  DailyLimit: t.orders.theAccountHasCausedItsNumberOf,
};

/** Lists the notices about a purchase order: their recipients, when they were sent, or why not. */
export function Notices({ pathKey }: { pathKey: string }) {
  const { api } = useShell();
  return (
    <PagedTable
      query={noticesQuery(api, pathKey)}
      title={t.common.notices}
      description={t.orders.newestFirst}
      empty={{ title: t.orders.noNotices, text: t.orders.noNoticesAboutThisPurchaseOrder }}
      trackBy={({ decidedAt, recipient }) => `${decidedAt} ${recipient?.email ?? ""}`}
      columns={[
        { id: "at", header: t.orders.decided, isRowHeader: true, cell: (row) => <span className="number">{instant(row.decidedAt)}</span> },
        { id: "to", header: t.orders.to, cell: (row) => <span className="text">{recipientText(row)}</span> },
        {
          id: "what",
          header: t.orders.what,
          cell: (row) => (
            <>
              {row.notices.map((notice, index) => (
                <div key={index}>{noticeText(notice)}</div>
              ))}
            </>
          ),
        },
        { id: "state", header: t.orders.state, cell: (row) => <StatusIndicator type={STATES[row.state]}>{DELIVERY_STATES[row.state]}</StatusIndicator> },
        { id: "when", header: t.orders.sent, cell: (row) => (row.sentAt !== undefined ? instant(row.sentAt) : row.failedAt !== undefined ? t.orders.failed(instant(row.failedAt)) : "-") },
        { id: "why", header: t.orders.whyNot, cell: (row) => <span className="text">{row.reason === undefined ? "-" : words(REASONS, row.reason)}</span> },
      ]}
    />
  );
}

/** The recipient is erased after the purchase order is deleted. */
function recipientText({ recipient, state }: Delivery): string {
  if (recipient === undefined) return state === "UNDELIVERABLE" ? "-" : t.orders.erased;
  return recipient.name || recipient.email;
}

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case "BALANCE":
      return t.orders.lineItemHasLeftOf(notice.lineItemNumber, months(notice.startMonth, notice.endMonth), money(notice.balance, notice.currency), money(notice.totalValue, notice.currency), notice.threshold === "0" ? t.orders.nothingIsLeft : t.orders.belowPercent(notice.threshold));
    case "EXPIRATION":
      return t.orders.endsOn(date(notice.expiresOn), notice.daysLeft === 0 ? t.orders.theDayOfTheNotice : t.orders.inDays(t.counts.days(notice.daysLeft)));
    case "MISSING_PURCHASE_ORDER":
      return t.orders.invoiceOverHasNoPurchaseOrder(notice.invoiceId, money(notice.amount, notice.currency));
    case "ASSIGNMENT_DIFFERS":
      return t.orders.invoiceAssignedElsewhere(notice.invoiceId, notice.sellerAssigned, notice.purchaseOrders.join(", "));
  }
}
