//! The writes of the outbox: notices decided, deliveries claimed, deliveries settled. One request each.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ledger::Reconciliation;
use domain::ledger::RecordedInvoice;
use domain::ledger::RecordedOrder;
use domain::notice::NoticeState;

use super::super::{Cancelled, Store, StoreError, orders};
use super::{CLAIM_LEASE, Delivery, item};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::Item;
use crate::store::keys;

/// What a sweep found out about a purchase order.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    /// Whose it is.
    pub account: &'a AccountId,
    /// The purchase order as it was read.
    pub record: &'a RecordedOrder,
    /// What has been told then.
    pub notice_state: &'a NoticeState,
    /// How it stands with the proofs of its sums then.
    pub reconciliation: &'a Reconciliation,
    /// When to look at it again unless it is written before.
    pub next_check_at: Option<DateTime<Utc>>,
    /// What must be told, to whom.
    pub deliveries: &'a [Delivery],
}

/// What became of an [`Evaluation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    /// It is on record.
    Done,
    /// Nothing was written: something else was decided at the same instant for the same recipient.
    InstantTaken,
}

/// What became of a claim: all or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// They are ours until the lease is over.
    All,
    /// Nothing was written: the deliveries at these places belong to another sweep, or are settled. Empty:
    /// another write was in the way.
    None(Vec<usize>),
}

/// What became of claimed deliveries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// A mail with them was taken.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// The mail service's name of it.
        message_id: String,
    },
    /// They are given up.
    Failed {
        /// When.
        at: DateTime<Utc>,
        /// The mail service's word for why.
        reason: String,
    },
    /// The purchase order was deleted before they were sent, and its contacts with it.
    Withdrawn {
        /// When that was seen.
        at: DateTime<Utc>,
    },
    /// They are to be tried again.
    Later {
        /// From when on.
        at: DateTime<Utc>,
        /// The mail service's word for why.
        reason: String,
        /// Whether the attempt counts: not if no mail whatever would have been taken.
        counts: bool,
    },
}

impl Store {
    /// Records what was found out about a purchase order as it was read: what has been told, when to look
    /// again, and the deliveries, together or not at all. [`StoreError::Conflict`] if it was written meanwhile.
    pub async fn record_evaluation(&self, evaluation: &Evaluation<'_>) -> Result<WriteOutcome, StoreError> {
        if evaluation.deliveries.is_empty() {
            return self.record_nothing_told(evaluation).await;
        }
        let LookedAt { expression, names, values } = looked_at(evaluation)?;
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(attributes::item(order_key(evaluation))))
            .update_expression(expression)
            .condition_expression(AS_READ)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(Some(values))
            .build();
        let update = update.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        self.record_told(update, evaluation.deliveries).await
    }

    /// Records that an unmatched invoice, as it was read, was told, and its deliveries, together or not at all.
    /// [`StoreError::Conflict`] if it was written meanwhile. One transaction.
    pub async fn record_unmatched_notice(
        &self,
        record: &RecordedInvoice,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
    ) -> Result<WriteOutcome, StoreError> {
        let key = keys::invoice(&record.invoice.account_id, &record.invoice.key());
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(attributes::item(key)))
            .update_expression(
                "SET toldUnmatchedAt = :now ADD revision :one REMOVE attentionShard, attentionAt",
            )
            .condition_expression(AS_READ)
            .expression_attribute_values(":now", attributes::instant(now))
            .expression_attribute_values(":revision", attributes::number(record.revision))
            .expression_attribute_values(":one", attributes::number(1))
            .build();
        let update = update.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        self.record_told(update, deliveries).await
    }

    /// The mark that something was told, and the deliveries that tell it.
    async fn record_told(&self, mark: Update, deliveries: &[Delivery]) -> Result<WriteOutcome, StoreError> {
        let mark = TransactWriteItem::builder().update(mark).build();
        let mut request = self.client.transact_write_items().transact_items(mark);
        for delivery in deliveries {
            let put = Put::builder().table_name(&self.table).set_item(Some(item::of(delivery)?));
            let put = put.condition_expression("attribute_not_exists(pk)").build();
            let put = put.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
            request = request.transact_items(TransactWriteItem::builder().put(put).build());
        }
        let Err(error) = request.send().await else { return Ok(WriteOutcome::Done) };
        let cancelled = Cancelled::of(error)?;
        let taken = (1..=deliveries.len()).any(|index| cancelled.condition_failed(index));
        if taken && !cancelled.condition_failed(0) {
            return Ok(WriteOutcome::InstantTaken);
        }
        Err(StoreError::Conflict)
    }

    /// A plain write costs half a transaction.
    async fn record_nothing_told(&self, evaluation: &Evaluation<'_>) -> Result<WriteOutcome, StoreError> {
        let LookedAt { expression, names, values } = looked_at(evaluation)?;
        let request = self.client.update_item().table_name(&self.table);
        let request = request.set_key(Some(attributes::item(order_key(evaluation))));
        let request = request.update_expression(expression).condition_expression(AS_READ);
        let request = request.set_expression_attribute_names(names);
        let answer = request.set_expression_attribute_values(Some(values)).send().await;
        Ok(answer.map(|_| WriteOutcome::Done)?)
    }

    /// Claims deliveries for a mail, all or none: no other sweep touches them until the lease is over, and
    /// then any may. Counts the attempt. One transaction.
    pub async fn claim_deliveries(
        &self,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
    ) -> Result<ClaimOutcome, StoreError> {
        let values = Item::from([
            (":now".to_owned(), attributes::instant(now)),
            (":lease_over".to_owned(), attributes::instant(now - CLAIM_LEASE)),
            (":look_again".to_owned(), attributes::instant(now + CLAIM_LEASE)),
            (":one".to_owned(), attributes::number(1)),
        ]);
        let answer = self.update_all(
            deliveries,
            "SET claimedAt = :now, attentionAt = :look_again ADD attempts :one",
            "attribute_exists(pk) AND attribute_not_exists(sentAt) AND attribute_not_exists(failedAt) \
             AND attribute_not_exists(withdrawnAt) AND (attribute_not_exists(claimedAt) OR claimedAt <= :lease_over)",
            &values,
        );
        let Some(cancelled) = answer.await? else { return Ok(ClaimOutcome::All) };
        let lost = (0..deliveries.len()).filter(|index| cancelled.condition_failed(*index)).collect();
        Ok(ClaimOutcome::None(lost))
    }

    /// Records what became of deliveries that were claimed at `claimed_at`, all or none.
    /// [`StoreError::Conflict`] if the claim was lost. One transaction.
    pub async fn record_outcome(
        &self,
        deliveries: &[Delivery],
        claimed_at: DateTime<Utc>,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut values = Item::from([(":claimed_at".to_owned(), attributes::instant(claimed_at))]);
        let mut value = |name: &str, value| values.insert(name.to_owned(), value);
        let expression = match outcome {
            DeliveryOutcome::Sent { at, message_id } => {
                value(":at", attributes::instant(*at));
                value(":word", attributes::text(message_id));
                "SET sentAt = :at, messageId = :word REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Failed { at, reason } => {
                value(":at", attributes::instant(*at));
                value(":word", attributes::text(reason));
                "SET failedAt = :at, lastError = :word REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Withdrawn { at } => {
                value(":at", attributes::instant(*at));
                "SET withdrawnAt = :at REMOVE claimedAt, attentionShard, attentionAt"
            }
            DeliveryOutcome::Later { at, reason, counts } => {
                value(":at", attributes::instant(*at));
                value(":word", attributes::text(reason));
                value(":counted", attributes::number(if *counts { 0 } else { -1 }));
                "SET attentionAt = :at, lastError = :word REMOVE claimedAt ADD attempts :counted"
            }
        };
        match self.update_all(deliveries, expression, "claimedAt = :claimed_at", &values).await? {
            None => Ok(()),
            Some(_) => Err(StoreError::Conflict),
        }
    }

    /// The same conditional update of each delivery, in one transaction; why, if it wrote nothing.
    async fn update_all(
        &self,
        deliveries: &[Delivery],
        expression: &str,
        condition: &str,
        values: &Item,
    ) -> Result<Option<Cancelled>, StoreError> {
        let mut request = self.client.transact_write_items();
        for delivery in deliveries {
            let update = Update::builder()
                .table_name(&self.table)
                .set_key(Some(attributes::item(delivery.key())))
                .update_expression(expression)
                .condition_expression(condition)
                .set_expression_attribute_values(Some(values.clone()))
                .build();
            let update = update.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
            request = request.transact_items(TransactWriteItem::builder().update(update).build());
        }
        let Err(error) = request.send().await else { return Ok(None) };
        Cancelled::of(error).map(Some)
    }
}

/// That a purchase order or an invoice is as it was read. A missing item has no revision.
const AS_READ: &str = "revision = :revision";

fn order_key(evaluation: &Evaluation<'_>) -> keys::ItemKey {
    keys::order(evaluation.account, &evaluation.record.order.purchase_order_id)
}

/// Billed months that are taken out of a purchase order at a time: what an expression has room for.
const SURPLUS_MAX: usize = 100;

/// The write to a purchase order that was looked at.
struct LookedAt {
    expression: String,
    names: Option<HashMap<String, String>>,
    values: Item,
}

/// Records what has been told, when to look again, and takes out the billed months that don't count any more.
fn looked_at(evaluation: &Evaluation<'_>) -> Result<LookedAt, StoreError> {
    let mut values = Item::from([
        (":told".to_owned(), attributes::document(evaluation.notice_state)?),
        (":revision".to_owned(), attributes::number(evaluation.record.revision)),
        (":one".to_owned(), attributes::number(1)),
    ]);
    let mut sets = vec!["notices = :told"];
    let mut removes = Vec::new();
    if *evaluation.reconciliation != evaluation.record.reconciliation {
        sets.push("reconciliation = :reconciliation");
        values.insert(":reconciliation".to_owned(), attributes::document(evaluation.reconciliation)?);
    }
    if let Some(next_check_at) = evaluation.next_check_at {
        sets.push("attentionShard = :shard, attentionAt = :look_again");
        values.insert(":look_again".to_owned(), attributes::instant(next_check_at));
        values.insert(":shard".to_owned(), attributes::text(keys::attention_shard(evaluation.account)));
    } else {
        removes.extend([keys::ATTENTION_SHARD.to_owned(), keys::ATTENTION_AT.to_owned()]);
    }
    let mut names = HashMap::new();
    for (index, (line, month)) in evaluation.record.invoiced_by_month.surplus().take(SURPLUS_MAX).enumerate()
    {
        removes.push(format!("#b{index}"));
        names.insert(format!("#b{index}"), orders::billed_attribute(line.as_str(), month));
    }
    let remove = if removes.is_empty() { String::new() } else { format!(" REMOVE {}", removes.join(", ")) };
    let expression = format!("SET {}{remove} ADD revision :one", sets.join(", "));
    Ok(LookedAt { expression, names: (!names.is_empty()).then_some(names), values })
}
