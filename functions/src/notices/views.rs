//! What callers see of notices: what one recipient was told, and what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::InvoiceKey;
use domain::ids::LineItemNumber;
use domain::matching::DecisionReason;
use domain::money::{Currency, Money, Percent};
use domain::month::Month;
use domain::notice::Notice;
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::deliveries::{Delivery, DeliveryState, Recipient};

/// Why nothing was sent where there was nobody to tell.
const NO_CONTACTS: &str = "NO_CONTACTS";

/// What one recipient was told of a purchase order, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Delivery")]
pub struct DeliveryView<'a> {
    /// When it was decided that it must be told.
    decided_at: DateTime<Utc>,
    /// What became of it.
    state: DeliveryState,
    /// How often a mail was begun.
    attempts: u32,
    /// What is told.
    notices: Vec<NoticeView<'a>>,
    /// Who is told; absent where there was nobody to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<&'a Recipient>,
    /// When the mail was handed to the mail service.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<DateTime<Utc>>,
    /// Why it was not sent: the mail service's word for it, or `NO_CONTACTS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// One thing that is told.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", rename_all_fields = "camelCase")]
#[schemars(rename = "Notice")]
pub enum NoticeView<'a> {
    /// A line's balance fell below a threshold.
    Balance {
        /// The line.
        line_item_number: &'a LineItemNumber,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        /// What is left.
        balance: Money,
        /// What there was.
        total_value: Money,
        /// What both are in.
        currency: Currency,
    },
    /// The purchase order ends soon, or has ended.
    Expiration {
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// Days from the day of the notice to it; negative once it is over.
        days_left: i64,
    },
    /// An invoice was recorded that draws on no purchase order.
    MissingPurchaseOrder {
        /// Which invoice.
        #[serde(flatten)]
        invoice: &'a InvoiceKey,
        /// What it takes; negative: gives back.
        amount: Money,
        /// What that is in.
        currency: Currency,
        /// The month whose use it charges.
        billing_period: Month,
        /// Why it is unmatched.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<DecisionReason>,
    },
}

/// A page of what was told of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "NoticePage")]
pub struct DeliveryPage<'a> {
    /// What was told, newest first.
    pub notices: Vec<DeliveryView<'a>>,
    /// Asks for the next page; only where more follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// What one recipient was told, and what became of it.
pub fn delivery(delivery: &Delivery) -> DeliveryView<'_> {
    let state = delivery.state();
    let nobody = (state == DeliveryState::Undeliverable).then_some(NO_CONTACTS);
    DeliveryView {
        decided_at: delivery.decided_at,
        state,
        attempts: delivery.attempts,
        notices: delivery.notices.iter().map(notice).collect(),
        recipient: delivery.recipient.as_ref(),
        sent_at: delivery.sent.as_ref().map(|sent| sent.at),
        failed_at: delivery.failed_at,
        reason: nobody.or(delivery.last_error.as_deref()),
    }
}

fn notice(notice: &Notice) -> NoticeView<'_> {
    match notice {
        Notice::Balance { line_item_number, threshold, balance, total_value } => NoticeView::Balance {
            line_item_number,
            threshold: *threshold,
            balance: *balance,
            total_value: *total_value,
            currency: balance.currency(),
        },
        Notice::Expiration { expires_on, days_left } => {
            NoticeView::Expiration { expires_on: *expires_on, days_left: *days_left }
        }
        Notice::MissingPurchaseOrder { invoice, amount, billing_period, reason } => {
            NoticeView::MissingPurchaseOrder {
                invoice,
                amount: *amount,
                currency: amount.currency(),
                billing_period: *billing_period,
                reason: *reason,
            }
        }
    }
}
