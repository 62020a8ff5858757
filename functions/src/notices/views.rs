//! Deliveries and their notices as callers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{InvoiceKey, LineId, LineItemNumber, PurchaseOrderId};
use domain::matching::DecisionReason;
use domain::money::{Currency, Money, Percent};
use domain::month::Month;
use domain::notice::Notice;
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::deliveries::{Delivery, DeliveryState, Recipient};

/// The reason of a delivery without a recipient.
const NO_CONTACTS: &str = "NO_CONTACTS";

/// The notices that one recipient gets about a purchase order, and the state of their delivery.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Delivery")]
pub struct DeliveryView<'a> {
    /// When the sweep decided on the notices.
    decided_at: DateTime<Utc>,
    state: DeliveryState,
    /// Number of attempts to send the mail.
    attempts: u32,
    notices: Vec<NoticeView<'a>>,
    /// Absent if there were no contacts.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a Recipient>,
    /// When the mail service accepted the mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime<Utc>>,
    /// When the delivery was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<DateTime<Utc>>,
    /// Why the mail was not sent: the mail service's error code, or `NO_CONTACTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[schemars(rename = "Notice")]
pub enum NoticeView<'a> {
    /// A line's balance fell below a threshold.
    Balance {
        line_item_number: &'a LineItemNumber,
        /// The first month of the line.
        start_month: Month,
        /// The last month of the line.
        end_month: Month,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        /// The line's remaining balance.
        balance: Money,
        /// The line's total value.
        total_value: Money,
        /// Currency of both amounts.
        currency: Currency,
    },
    /// The purchase order ends soon, or has ended.
    Expiration {
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// Days from the day of the notice until then; negative afterwards.
        days_left: i64,
    },
    /// An invoice, or some of its lines, draw on no purchase order.
    MissingPurchaseOrder {
        #[serde(flatten)]
        invoice: &'a InvoiceKey,
        /// The amount that draws on none; negative for a credit.
        amount: Money,
        currency: Currency,
        /// The month that the invoice charges for.
        billing_period: Month,
        /// Why the invoice, or the first of the lines, is unmatched.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<DecisionReason>,
        /// The lines that draw on none. Absent for an invoice without lines.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        lines: Vec<&'a LineId>,
    },
    /// An invoice draws on another purchase order than the one that its seller assigned.
    AssignmentDiffers {
        #[serde(flatten)]
        invoice: &'a InvoiceKey,
        /// The amount that the invoice draws; negative for a credit.
        amount: Money,
        currency: Currency,
        /// The month that the invoice charges for.
        billing_period: Month,
        /// What the seller prints as the purchase order.
        seller_assigned: &'a str,
        /// The purchase orders that the invoice draws on.
        purchase_orders: &'a [PurchaseOrderId],
    },
}

/// A page of the deliveries of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NoticePage")]
pub struct DeliveryPage<'a> {
    /// Deliveries, newest first.
    pub notices: Vec<DeliveryView<'a>>,
    /// The number of deliveries of the page that can't be read and are left out. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
    /// Token of the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Returns a delivery as callers see it.
pub fn delivery(delivery: &Delivery) -> DeliveryView<'_> {
    let state = delivery.state();
    let no_contacts = (state == DeliveryState::Undeliverable).then_some(NO_CONTACTS);
    DeliveryView {
        decided_at: delivery.decided_at,
        state,
        attempts: delivery.attempts,
        notices: delivery.notices.iter().map(notice).collect(),
        recipient: delivery.recipient.as_ref(),
        sent_at: delivery.sent.as_ref().map(|sent| sent.at),
        failed_at: delivery.failed_at,
        reason: no_contacts.or(delivery.last_error.as_deref()),
    }
}

fn notice(notice: &Notice) -> NoticeView<'_> {
    match notice {
        Notice::Balance { line_item_number, start_month, end_month, threshold, balance, total_value } => {
            NoticeView::Balance {
                line_item_number,
                start_month: *start_month,
                end_month: *end_month,
                threshold: *threshold,
                balance: *balance,
                total_value: *total_value,
                currency: balance.currency(),
            }
        }
        Notice::Expiration { expires_on, days_left } => {
            NoticeView::Expiration { expires_on: *expires_on, days_left: *days_left }
        }
        Notice::MissingPurchaseOrder { invoice, amount, billing_period, unmatched } => {
            NoticeView::MissingPurchaseOrder {
                invoice,
                amount: *amount,
                currency: amount.currency(),
                billing_period: *billing_period,
                reason: unmatched.first().and_then(|part| part.reason),
                lines: unmatched.iter().flat_map(|part| &part.lines).collect(),
            }
        }
        Notice::AssignmentDiffers {
            invoice,
            amount: _,
            drawn,
            billing_period,
            seller_assigned,
            purchase_orders,
        } => NoticeView::AssignmentDiffers {
            invoice,
            amount: *drawn,
            currency: drawn.currency(),
            billing_period: *billing_period,
            seller_assigned,
            purchase_orders,
        },
    }
}
