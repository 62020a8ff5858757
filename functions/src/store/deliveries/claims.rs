//! Claims of deliveries by a sweep, and their outcomes.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Utc};

use super::mails::{self, MailId};
use super::{CLAIM_LEASE, Delivery, MailboxId, Stop};
use crate::store::dynamodb::attributes::{Item, instant, number, text};
use crate::store::dynamodb::failure::Cancelled;
use crate::store::dynamodb::table::IntoAction;
use crate::store::{Store, StoreError, keys};

/// A delivery that is not settled, and not claimed by another sweep.
const CLAIMABLE: &str = "attribute_exists(pk) AND attribute_not_exists(sentAt) AND attribute_not_exists(failedAt) \
     AND attribute_not_exists(withdrawnAt) AND attribute_not_exists(stoppedAt) \
     AND (attribute_not_exists(claimedAt) OR claimedAt <= :lease_over)";

/// A delivery that this sweep claimed.
const CLAIMED: &str = "claimedAt = :claimed_at";

/// The mailbox gets mail: its recipient hasn't left since all of these contacts were added.
const NOT_STOPPED: &str = "attribute_not_exists(stoppedAt) OR stoppedAt < :since";

/// Deliveries of one transaction, which has two more actions.
pub const CLAIMED_TOGETHER_MAX: usize = 90;

/// The claim of deliveries by a mail.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// By the clock.
    pub at: DateTime<Utc>,
    pub mail: &'a MailId,
    pub mailbox: &'a MailboxId,
}

/// The outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The first deliveries, this many, are claimed for [`CLAIM_LEASE`]: all, or as many as one transaction takes.
    Claimed(usize),
    /// Nothing was written: the deliveries at these indexes are settled or claimed by another sweep. Empty if another
    /// write was in progress.
    None(Vec<usize>),
    /// Nothing was written: the mailbox gets no mail from the account.
    Stopped,
}

/// The outcome of deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The mail service accepted a mail with them.
    Sent {
        at: DateTime<Utc>,
        /// The mail service's ID of the mail.
        message_id: String,
    },
    /// They are given up.
    Failed {
        at: DateTime<Utc>,
        /// The mail service's error code.
        reason: String,
    },
    /// The purchase order, and its contacts with it, was deleted before they were sent.
    Withdrawn { at: DateTime<Utc> },
    /// The mailbox gets no mail from the account.
    Stopped(Stop),
    /// They will be tried again.
    Later {
        /// The earliest time of the next try.
        at: DateTime<Utc>,
        /// The mail service's error code, or why they wait.
        reason: String,
        /// Whether the attempt counts. It doesn't if the mail service accepts no mail at all.
        counts: bool,
    },
}

impl Store {
    /// Claims deliveries for a mail until the lease is over, and counts the attempt, unless the mailbox gets no mail. The
    /// first claim of a mail also records which deliveries it has. One transaction, of up to [`CLAIMED_TOGETHER_MAX`]
    /// deliveries.
    pub async fn claim_deliveries(
        &self,
        deliveries: &[Delivery],
        claim: Claim<'_>,
        is_first: bool,
    ) -> Result<ClaimOutcome, StoreError> {
        let Some(account) = deliveries.first().map(|delivery| &delivery.account) else {
            return Ok(ClaimOutcome::Claimed(0));
        };
        let together = deliveries.get(..CLAIMED_TOGETHER_MAX).unwrap_or(deliveries);
        let since = together.iter().filter_map(|delivery| delivery.contact_since).min();
        // P13
        let check = self
            .table
            .check(keys::mailbox(account, claim.mailbox))
            .condition_expression(NOT_STOPPED)
            .expression_attribute_values(":since", instant(since.unwrap_or(DateTime::UNIX_EPOCH)));
        let mut actions = vec![check.action()?];
        if is_first {
            let item = mails::item(account, claim.mail, claim.mailbox, deliveries, claim.at)?;
            actions.push(self.table.put_new(item)?);
        }
        let before = actions.len();
        let values = Item::from([
            (":now".to_owned(), instant(claim.at)),
            (":lease_over".to_owned(), instant(claim.at - CLAIM_LEASE)),
            (":next_check".to_owned(), instant(claim.at + CLAIM_LEASE)),
            (":mail".to_owned(), text(claim.mail.as_str())),
            (":one".to_owned(), number(1)),
        ]);
        let update = "SET claimedAt = :now, mail = :mail, attentionAt = :next_check ADD attempts :one";
        // P9: a delivery is in one mail at a time.
        actions.extend(self.delivery_updates(together, update, CLAIMABLE, &values)?);
        let Some(cancelled) = self.table.transact(actions).await? else {
            return Ok(ClaimOutcome::Claimed(together.len()));
        };
        if cancelled.condition_failed(0) {
            return Ok(ClaimOutcome::Stopped);
        }
        let is_lost = |index: &usize| cancelled.condition_failed(before + index);
        Ok(ClaimOutcome::None((0..together.len()).filter(is_lost).collect()))
    }

    /// Records the outcome of up to [`CLAIMED_TOGETHER_MAX`] deliveries that were claimed at `claimed_at`, all or none.
    /// [`StoreError::Conflict`] if another sweep took over a claim. One transaction.
    pub async fn record_outcome(
        &self,
        deliveries: &[Delivery],
        claimed_at: DateTime<Utc>,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let claimed_at = (":claimed_at".to_owned(), instant(claimed_at));
        self.write_outcome(deliveries, outcome, CLAIMED, claimed_at).await
    }

    /// Records the outcome of deliveries that are not claimed. [`StoreError::Conflict`] if one of them is claimed or
    /// settled. One transaction for each [`CLAIMED_TOGETHER_MAX`].
    pub async fn record_unclaimed_outcome(
        &self,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let lease_over = (":lease_over".to_owned(), instant(now - CLAIM_LEASE));
        self.write_outcome(deliveries, outcome, CLAIMABLE, lease_over).await
    }

    /// Writes an outcome under a condition that needs one value.
    async fn write_outcome(
        &self,
        deliveries: &[Delivery],
        outcome: &DeliveryOutcome,
        condition: &str,
        value: (String, AttributeValue),
    ) -> Result<(), StoreError> {
        let (update, mut values) = outcome.update();
        values.extend([value]);
        for together in deliveries.chunks(CLAIMED_TOGETHER_MAX) {
            let cancelled: Option<Cancelled> =
                self.table.transact(self.delivery_updates(together, update, condition, &values)?).await?;
            if cancelled.is_some() {
                return Err(StoreError::Conflict);
            }
        }
        Ok(())
    }

    /// Returns the same conditional update of each delivery.
    fn delivery_updates(
        &self,
        deliveries: &[Delivery],
        update: &str,
        condition: &str,
        values: &Item,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let action = |delivery: &Delivery| {
            let update = self
                .table
                .update(delivery.key())
                .update_expression(update)
                .condition_expression(condition)
                .set_expression_attribute_values(Some(values.clone()));
            Ok(update.action()?)
        };
        deliveries.iter().map(action).collect()
    }
}

impl DeliveryOutcome {
    /// Returns the update expression and its values.
    fn update(&self) -> (&'static str, Item) {
        let mut values = Item::new();
        let mut value = |name: &str, value| values.insert(name.to_owned(), value);
        let update = match self {
            Self::Sent { at, message_id } => {
                value(":at", instant(*at));
                value(":message_id", text(message_id));
                "SET sentAt = :at, messageId = :message_id REMOVE claimedAt, attentionShard, attentionAt"
            }
            Self::Failed { at, reason } => {
                value(":at", instant(*at));
                value(":reason", text(reason));
                "SET failedAt = :at, lastError = :reason REMOVE claimedAt, attentionShard, attentionAt"
            }
            Self::Withdrawn { at } => {
                value(":at", instant(*at));
                "SET withdrawnAt = :at REMOVE claimedAt, attentionShard, attentionAt"
            }
            Self::Stopped(Stop { at, reason }) => {
                value(":at", instant(*at));
                value(":reason", text(reason.to_string()));
                "SET stoppedAt = :at, stopReason = :reason REMOVE claimedAt, attentionShard, attentionAt"
            }
            Self::Later { at, reason, counts } => {
                value(":at", instant(*at));
                value(":reason", text(reason));
                value(":counted", number(if *counts { 0 } else { -1 }));
                "SET attentionAt = :at, lastError = :reason REMOVE claimedAt ADD attempts :counted"
            }
        };
        (update, values)
    }
}
