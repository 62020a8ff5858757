//! Claims of deliveries by a sweep, and their outcomes. One transaction each.

use chrono::{DateTime, Utc};

use super::{CLAIM_LEASE, Delivery};
use crate::store::dynamodb::attributes::{Item, instant, number, text};
use crate::store::dynamodb::failure::Cancelled;
use crate::store::dynamodb::table::IntoAction;
use crate::store::{Store, StoreError};

/// A delivery that is not settled, and not claimed by another sweep.
const CLAIMABLE: &str = "attribute_exists(pk) AND attribute_not_exists(sentAt) AND attribute_not_exists(failedAt) \
     AND attribute_not_exists(withdrawnAt) AND (attribute_not_exists(claimedAt) OR claimedAt <= :lease_over)";

/// The outcome of a claim: all deliveries or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// All are claimed for [`CLAIM_LEASE`].
    All,
    /// Nothing was written: the deliveries at these indexes are settled or claimed by another sweep. Empty if another
    /// write was in progress.
    None(Vec<usize>),
}

/// The outcome of claimed deliveries.
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
    /// They will be tried again.
    Later {
        /// The earliest time of the next try.
        at: DateTime<Utc>,
        /// The mail service's error code.
        reason: String,
        /// Whether the attempt counts. It doesn't if the mail service accepts no mail at all.
        counts: bool,
    },
}

impl Store {
    /// Claims deliveries for a mail, all or none, until the lease is over, and counts the attempt. One transaction.
    pub async fn claim_deliveries(
        &self,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
    ) -> Result<ClaimOutcome, StoreError> {
        let values = Item::from([
            (":now".to_owned(), instant(now)),
            (":lease_over".to_owned(), instant(now - CLAIM_LEASE)),
            (":next_check".to_owned(), instant(now + CLAIM_LEASE)),
            (":one".to_owned(), number(1)),
        ]);
        let update = "SET claimedAt = :now, attentionAt = :next_check ADD attempts :one";
        let Some(cancelled) = self.update_deliveries(deliveries, update, CLAIMABLE, &values).await? else {
            return Ok(ClaimOutcome::All);
        };
        let lost = (0..deliveries.len()).filter(|index| cancelled.condition_failed(*index)).collect();
        Ok(ClaimOutcome::None(lost))
    }

    /// Records the outcome of deliveries that were claimed at `claimed_at`, all or none. [`StoreError::Conflict`] if
    /// another sweep took over a claim. One transaction.
    pub async fn record_outcome(
        &self,
        deliveries: &[Delivery],
        claimed_at: DateTime<Utc>,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut values = Item::from([(":claimed_at".to_owned(), instant(claimed_at))]);
        let mut value = |name: &str, value| values.insert(name.to_owned(), value);
        let update = match outcome {
            DeliveryOutcome::Sent { at, message_id } => {
                value(":at", instant(*at));
                value(":message_id", text(message_id));
                "SET sentAt = :at, messageId = :message_id REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Failed { at, reason } => {
                value(":at", instant(*at));
                value(":reason", text(reason));
                "SET failedAt = :at, lastError = :reason REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Withdrawn { at } => {
                value(":at", instant(*at));
                "SET withdrawnAt = :at REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Later { at, reason, counts } => {
                value(":at", instant(*at));
                value(":reason", text(reason));
                value(":counted", number(if *counts { 0 } else { -1 }));
                "SET attentionAt = :at, lastError = :reason REMOVE claimedAt ADD attempts :counted"
            }
        };
        match self.update_deliveries(deliveries, update, "claimedAt = :claimed_at", &values).await? {
            None => Ok(()),
            Some(_) => Err(StoreError::Conflict),
        }
    }

    /// Applies the same conditional update to each delivery, in one transaction. Returns the reasons if it wrote nothing.
    async fn update_deliveries(
        &self,
        deliveries: &[Delivery],
        update: &str,
        condition: &str,
        values: &Item,
    ) -> Result<Option<Cancelled>, StoreError> {
        let mut actions = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            let action = self
                .table
                .update(delivery.key())
                .update_expression(update)
                .condition_expression(condition)
                .set_expression_attribute_values(Some(values.clone()));
            actions.push(action.action()?);
        }
        self.table.transact(actions).await
    }
}
