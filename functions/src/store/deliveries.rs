//! Deliveries: the notices that one recipient gets about one purchase order or one unmatched invoice, decided at one time,
//! and their outcome.
//!
//! They are an outbox: written in the transaction that marks the notices as given, in the sweep's index until settled,
//! and stored for [`RETENTION_DAYS`] as a record of the mails. The state is derived from the stored times.

mod about;
mod attention;
mod claims;
mod erasure;
mod evaluation;
pub(in crate::store) mod item;
mod mailbox;
mod mails;
mod secret;
#[cfg(test)]
pub(crate) mod tests;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{AccountId, PurchaseOrderId};
use domain::notice::Notice;
use domain::purchase_order::Email;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::about::{About, AboutId, OrderSnapshot, RunsOut};
pub use self::attention::{
    Attention, AttentionPage, AttentionPosition, Due, DueBy, DueOrder, OrderToEvaluate,
};
pub use self::claims::{CLAIMED_TOGETHER_MAX, Claim, ClaimOutcome, DeliveryOutcome};
pub use self::evaluation::{Evaluation, WriteOutcome};
pub use self::mailbox::{MailboxId, Stop, StopReason};
pub use self::mails::{MailId, RecordedMail};
pub use self::secret::MailSecret;
use super::dynamodb::key::ItemKey;
use super::dynamodb::pages::{Listing, Page};
use super::{Store, StoreError, keys};

/// How long a delivery is stored: a year, and the time to close its books.
const RETENTION_DAYS: i64 = 400;

/// How long a claim is valid. Longer than a sweep may run, so that only the claims of a stopped sweep are taken over.
pub const CLAIM_LEASE: TimeDelta = TimeDelta::minutes(10);

/// A recipient of mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// The name for the greeting.
    pub name: String,
    /// The address.
    pub email: Email,
}

/// A contact that gets a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub mailbox: MailboxId,
    pub recipient: Recipient,
    /// When the contact was added to the purchase order, or to the account's default contacts.
    pub contact_since: DateTime<Utc>,
}

/// A mail that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub at: DateTime<Utc>,
    /// The mail service's ID, shared by the deliveries of one digest.
    pub message_id: String,
}

/// The notices that one recipient gets about one purchase order or invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub account: AccountId,
    pub about: About,
    /// Part of the key.
    pub decided_at: DateTime<Utc>,
    /// Part of the key. None if there was no contact.
    pub mailbox: Option<MailboxId>,
    /// None if there was no contact, or if it was erased: after the purchase order was deleted, or with all of the person.
    pub recipient: Option<Recipient>,
    /// When the contact was added. Mailboxes that left before get the mail.
    pub contact_since: Option<DateTime<Utc>>,
    /// Never empty.
    pub notices: Vec<Notice>,
    /// The number of mails begun.
    pub attempts: u32,
    /// The time of the claim, until the sweep that has it settles or releases it.
    pub claimed_at: Option<DateTime<Utc>>,
    pub sent: Option<Sent>,
    /// When it was given up.
    pub failed_at: Option<DateTime<Utc>>,
    /// When it was withdrawn because its purchase order was deleted or its recipient erased.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why the mailbox gets no mail, or none any more.
    pub stopped: Option<Stop>,
    /// The mail service's error code for the last mail that failed.
    pub last_error: Option<String>,
    /// The time from which the sweep must process it; none if it is settled.
    pub attention_at: Option<DateTime<Utc>>,
}

/// The state of a delivery. Derived; never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DeliveryState {
    /// Not sent yet. It will be tried, or tried again.
    Pending,
    /// A sweep is sending it, or stopped while it did.
    Sending,
    /// Accepted by the mail service.
    Sent,
    /// Given up: the mail service refused it, or it was tried too often.
    Failed,
    /// The purchase order was deleted, or the recipient was erased, before it was sent.
    Withdrawn,
    /// There was no contact.
    Undeliverable,
    /// The recipient unsubscribed before it was sent.
    Unsubscribed,
    /// The mail, or an earlier one to the address, bounced.
    Bounced,
    /// The recipient reported the mail, or an earlier one, as spam.
    Complained,
}

impl Delivery {
    /// Returns a delivery decided at `now` and not sent.
    pub fn decided(
        account: &AccountId,
        about: About,
        addressee: Option<Addressee>,
        notices: Vec<Notice>,
        now: DateTime<Utc>,
    ) -> Self {
        let (mailbox, recipient, contact_since) = match addressee {
            Some(Addressee { mailbox, recipient, contact_since }) => {
                (Some(mailbox), Some(recipient), Some(contact_since))
            }
            None => (None, None, None),
        };
        Self {
            account: account.clone(),
            about,
            decided_at: now,
            attention_at: recipient.is_some().then_some(now),
            mailbox,
            recipient,
            contact_since,
            notices,
            attempts: 0,
            claimed_at: None,
            sent: None,
            failed_at: None,
            withdrawn_at: None,
            stopped: None,
            last_error: None,
        }
    }

    pub fn state(&self) -> DeliveryState {
        match self {
            Self { mailbox: None, .. } => DeliveryState::Undeliverable,
            Self { stopped: Some(stop), .. } => match stop.reason {
                StopReason::Unsubscribed => DeliveryState::Unsubscribed,
                StopReason::Bounced => DeliveryState::Bounced,
                StopReason::Complained => DeliveryState::Complained,
            },
            Self { sent: Some(_), .. } => DeliveryState::Sent,
            Self { failed_at: Some(_), .. } => DeliveryState::Failed,
            Self { withdrawn_at: Some(_), .. } => DeliveryState::Withdrawn,
            Self { claimed_at: Some(_), .. } => DeliveryState::Sending,
            Self { claimed_at: None, .. } => DeliveryState::Pending,
        }
    }

    fn key(&self) -> ItemKey {
        let mailbox = self.mailbox.as_ref();
        match &self.about {
            About::Order(id, _) => keys::delivery(&self.account, id, self.decided_at, mailbox),
            About::Invoice(key) => keys::invoice_delivery(&self.account, key, self.decided_at, mailbox),
        }
    }
}

impl Store {
    /// Lists the deliveries of a purchase order, newest first. One query.
    pub async fn deliveries(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        limit: usize,
        from: Option<&str>,
    ) -> Result<Page<Delivery>, StoreError> {
        self.table.page(Listing::of_table(keys::notices(account, id), limit, from), item::read).await
    }
}
