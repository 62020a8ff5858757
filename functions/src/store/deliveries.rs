//! Deliveries: what one recipient is told of one purchase order, or of one invoice that has none, decided at one
//! time, and what became of it.
//!
//! They are the outbox: written in the transaction that marks the notices as told, in the
//! sweep's index until settled, and kept for [`KEPT_DAYS`] as the record of what was sent. What happened is
//! kept as facts (`claimedAt`, `sentAt`, `failedAt`, `withdrawnAt`); the state follows from them.

mod attention;
pub(super) mod item;
mod settling;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::forecast::Forecast;
use domain::ids::AccountId;
use domain::ids::InvoiceKey;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::notice::Notice;
use domain::purchase_order::Email;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::attention::{Attention, AttentionPage, Due, DueOrder, Position};
pub use self::settling::{ClaimOutcome, DeliveryOutcome, Evaluation, WriteOutcome};
use crate::store::keys;
use crate::store::keys::ItemKey;

/// How long a delivery is kept: a year, and what it takes to close its books.
pub const KEPT_DAYS: i64 = 400;

/// How long a claim holds. Longer than a sweep may run, so that only a dead sweep's claims are taken over.
pub const CLAIM_LEASE: TimeDelta = TimeDelta::minutes(10);

/// What stands for the recipient in the key of a delivery that has none. No mailbox: these have an `@`.
const NOBODY: &str = "nobody";

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// How to greet them.
    pub name: String,
    /// Where mail goes.
    pub email: Email,
}

/// A line that runs out before its last month, as foretold when notices were decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunsOut {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The month whose bill leaves nothing.
    pub month: Month,
    /// Whether that has happened.
    pub has_run_out: bool,
    /// The last month that it is for.
    pub last_month: Month,
    /// What is billed a month.
    #[serde(with = "domain::money::with_currency")]
    pub monthly_mean: Money,
}

/// How a purchase order stood when its notices were decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderSnapshot {
    /// Of all its amounts.
    pub currency: Currency,
    /// Its first month.
    pub effective_month: Month,
    /// Its last month.
    pub expiration_month: Month,
    /// What was left of all its tracked lines; none where no line is tracked.
    pub balance: Option<Money>,
    /// Its lines that run out early.
    pub runs_out: Vec<RunsOut>,
}

impl OrderSnapshot {
    /// How `record` stands on `today`.
    pub fn of(record: &RecordedOrder, today: NaiveDate) -> Self {
        let months = record.order.months;
        Self {
            currency: record.order.currency,
            effective_month: months.first(),
            expiration_month: months.last(),
            balance: record.total_balance().ok().flatten(),
            runs_out: record.forecasts(today).filter(Forecast::early).map(RunsOut::of).collect(),
        }
    }
}

impl RunsOut {
    fn of(forecast: Forecast) -> Self {
        let Forecast { line_item_number, monthly_mean, runs_out, has_run_out, last_month, months: _ } =
            forecast;
        Self { line_item_number, month: runs_out, has_run_out, last_month, monthly_mean }
    }
}

/// What notices are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A purchase order, as it stood then.
    Order(PurchaseOrderId, OrderSnapshot),
    /// An unmatched invoice.
    Invoice(InvoiceKey),
}

/// What notices are about, by name. Purchase orders come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AboutId<'a> {
    /// A purchase order.
    Order(&'a PurchaseOrderId),
    /// An invoice.
    Invoice(&'a InvoiceKey),
}

impl About {
    /// A purchase order, as it stands on `today`.
    pub fn order(record: &RecordedOrder, today: NaiveDate) -> Self {
        Self::Order(record.order.purchase_order_id.clone(), OrderSnapshot::of(record, today))
    }

    /// The purchase order, if it is one.
    pub fn purchase_order_id(&self) -> Option<&PurchaseOrderId> {
        match self {
            Self::Order(id, _) => Some(id),
            Self::Invoice(_) => None,
        }
    }

    /// Its name.
    pub fn id(&self) -> AboutId<'_> {
        match self {
            Self::Order(id, _) => AboutId::Order(id),
            Self::Invoice(key) => AboutId::Invoice(key),
        }
    }
}

/// That a mail was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: DateTime<Utc>,
    /// The mail service's name of the mail; deliveries of one digest share it.
    pub message_id: String,
}

/// What one recipient is told of one purchase order or invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Whose it is.
    pub account: AccountId,
    /// What it is about.
    pub about: About,
    /// When it was decided; part of its key.
    pub decided_at: DateTime<Utc>,
    /// Who is told; nobody where there was no contact.
    pub recipient: Option<Recipient>,
    /// What is told; never empty.
    pub notices: Vec<Notice>,
    /// How often a mail was begun.
    pub attempts: u32,
    /// When a sweep took it up, until that sweep settles it or lets go of it.
    pub claimed_at: Option<DateTime<Utc>>,
    /// The mail, once it is sent.
    pub sent: Option<Sent>,
    /// When it was given up.
    pub failed_at: Option<DateTime<Utc>>,
    /// When it was taken back, since its purchase order was deleted.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why the last mail that failed did: the mail service's word for it.
    pub last_error: Option<String>,
    /// When a sweep must look at it; none once it is settled.
    pub attention_at: Option<DateTime<Utc>>,
}

/// What became of a delivery. Derived; never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    /// Not sent yet; it will be tried, or tried again.
    Pending,
    /// A sweep is about it, or was when it died.
    Sending,
    /// Handed to the mail service.
    Sent,
    /// Given up: the mail service refused it, or it was tried too often.
    Failed,
    /// Taken back: the purchase order was deleted before it was sent.
    Withdrawn,
    /// There was nobody to tell.
    Undeliverable,
}

impl Delivery {
    /// What `recipient` is told at `now`, not sent yet.
    pub fn decided(
        account: &AccountId,
        about: About,
        recipient: Option<Recipient>,
        notices: Vec<Notice>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            account: account.clone(),
            about,
            decided_at: now,
            attention_at: recipient.is_some().then_some(now),
            recipient,
            notices,
            attempts: 0,
            claimed_at: None,
            sent: None,
            failed_at: None,
            withdrawn_at: None,
            last_error: None,
        }
    }

    /// What became of it.
    pub fn state(&self) -> DeliveryState {
        match self {
            Self { recipient: None, .. } => DeliveryState::Undeliverable,
            Self { sent: Some(_), .. } => DeliveryState::Sent,
            Self { failed_at: Some(_), .. } => DeliveryState::Failed,
            Self { withdrawn_at: Some(_), .. } => DeliveryState::Withdrawn,
            Self { claimed_at: Some(_), .. } => DeliveryState::Sending,
            Self { claimed_at: None, .. } => DeliveryState::Pending,
        }
    }

    fn key(&self) -> ItemKey {
        let mailbox = self.recipient.as_ref().map(|recipient| recipient.email.mailbox());
        let recipient = mailbox.as_deref().unwrap_or(NOBODY);
        match &self.about {
            About::Order(id, _) => keys::delivery(&self.account, id, self.decided_at, recipient),
            About::Invoice(key) => keys::invoice_delivery(&self.account, key, self.decided_at, recipient),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::matching::DecisionReason;

    use super::*;

    /// What somebody with that address is told of a purchase order, decided at six on that day.
    pub(crate) fn delivery(id: &str, decided_on: &str, email: &str, notices: Vec<Notice>) -> Delivery {
        let currency = "USD".parse().unwrap();
        let standing = OrderSnapshot {
            currency,
            effective_month: "2026-01".parse().unwrap(),
            expiration_month: "2026-12".parse().unwrap(),
            balance: Some(Money::parse("12345.60", currency).unwrap()),
            runs_out: Vec::new(),
        };
        decided(About::Order(id.parse().unwrap(), standing), decided_on, email, notices)
    }

    /// What somebody with that address is told of an invoice over 300.00 USD, decided at six on that day.
    pub(crate) fn of_invoice(id: &str, decided_on: &str, reason: DecisionReason) -> Delivery {
        let key = InvoiceKey { bill_from: "AWS_INC".parse().unwrap(), invoice_id: id.parse().unwrap() };
        let notice = Notice::MissingPurchaseOrder {
            invoice: key.clone(),
            amount: Money::parse("300.00", "USD".parse().unwrap()).unwrap(),
            billing_period: "2026-11".parse().unwrap(),
            reason: Some(reason),
        };
        decided(About::Invoice(key), decided_on, "ap@example.com", vec![notice])
    }

    fn decided(about: About, decided_on: &str, email: &str, notices: Vec<Notice>) -> Delivery {
        let recipient = Recipient { name: "A. Buyer".to_owned(), email: email.parse().unwrap() };
        let decided_at = format!("{decided_on}T06:00:00Z").parse().unwrap();
        let account = "111122223333".parse().unwrap();
        Delivery::decided(&account, about, Some(recipient), notices, decided_at)
    }

    #[test]
    fn the_state_follows_from_what_happened() {
        let pending = delivery("PO-7", "2026-12-24", "ap@example.com", Vec::new());
        let at = pending.decided_at;
        let sent = Some(Sent { at, message_id: "1".to_owned() });
        assert_eq!(pending.state(), DeliveryState::Pending);
        assert_eq!(Delivery { claimed_at: Some(at), ..pending.clone() }.state(), DeliveryState::Sending);
        assert_eq!(Delivery { sent, ..pending.clone() }.state(), DeliveryState::Sent);
        assert_eq!(Delivery { failed_at: Some(at), ..pending.clone() }.state(), DeliveryState::Failed);
        assert_eq!(Delivery { withdrawn_at: Some(at), ..pending.clone() }.state(), DeliveryState::Withdrawn);
        assert_eq!(Delivery { recipient: None, ..pending }.state(), DeliveryState::Undeliverable);
    }

    #[test]
    fn a_delivery_survives_the_table() {
        let notice = Notice::Expiration { expires_on: "2026-12-31".parse().unwrap(), days_left: 7 };
        let pending = delivery("PO 4500/2021", "2026-12-24", "AP@example.com", vec![notice]);
        let mut runs_out = pending.clone();
        if let About::Order(_, standing) = &mut runs_out.about {
            standing.runs_out.push(RunsOut {
                line_item_number: "1".parse().unwrap(),
                month: "2026-09".parse().unwrap(),
                has_run_out: false,
                last_month: "2026-12".parse().unwrap(),
                monthly_mean: Money::parse("1000.00", standing.currency).unwrap(),
            });
        }
        for pending in [
            pending.clone(),
            runs_out,
            of_invoice("018304 / 28865", "2026-12-24", DecisionReason::NoLineFits),
        ] {
            let item = item::of(&pending).unwrap();
            assert_eq!(item::read(&item).unwrap(), pending);
            // What would put it into the indexes of purchase orders.
            assert!(!item.contains_key(keys::EXPIRATION_MONTH) && !item.contains_key(keys::UPDATED_AT));
            assert_eq!(pending.key().names(), Some((keys::ItemKind::Delivery, pending.account.clone())));
        }
        let undeliverable = Delivery { recipient: None, attention_at: None, ..pending };
        let item = item::of(&undeliverable).unwrap();
        assert_eq!(item::read(&item).unwrap(), undeliverable);
        assert!(!item.contains_key(keys::ATTENTION_SHARD) && !item.contains_key(keys::ATTENTION_AT));
    }
}
