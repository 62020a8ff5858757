//! The writes of decisions: the mark that notices were given, with their deliveries. One request each.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ledger::{Reconciliation, RecordedInvoice, RecordedOrder};
use domain::notice::NoticeState;

use super::{Delivery, item};
use crate::store::dynamodb::attributes::{Item, document, instant, number, text};
use crate::store::dynamodb::key::ItemKey;
use crate::store::dynamodb::table::IntoAction;
use crate::store::orders::item::month_attribute;
use crate::store::{Store, StoreError, keys};

/// Months removed from a purchase order by one update, limited by the size of an expression.
const MONTHS_REMOVED_MAX: usize = 100;

/// The condition that the item was not written since it was read. False if the item doesn't exist.
const UNCHANGED: &str = "revision = :revision";

/// The result of evaluating a purchase order.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    pub account: &'a AccountId,
    /// The purchase order as it was read.
    pub record: &'a RecordedOrder,
    /// The notices that were given, the new ones included.
    pub notice_state: &'a NoticeState,
    pub reconciliation: &'a Reconciliation,
    /// When to evaluate it again, unless it is written before.
    pub next_check_at: Option<DateTime<Utc>>,
    /// The deliveries of the new notices.
    pub deliveries: &'a [Delivery],
}

/// The outcome of recording a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteOutcome {
    Done,
    /// Nothing was written: the same recipient has another delivery decided at the same instant.
    InstantTaken,
}

impl Store {
    /// Records an evaluation and its deliveries together. [`StoreError::Conflict`] if the purchase order was written
    /// since it was read. One transaction, or without deliveries one `UpdateItem`.
    pub async fn record_evaluation(&self, evaluation: &Evaluation<'_>) -> Result<WriteOutcome, StoreError> {
        let OrderUpdate { key, expression, names, values } = OrderUpdate::of(evaluation)?;
        if evaluation.deliveries.is_empty() {
            let request = self.table.update_item(key).update_expression(expression);
            let request = request.condition_expression(UNCHANGED).set_expression_attribute_names(names);
            request.set_expression_attribute_values(Some(values)).send().await?;
            return Ok(WriteOutcome::Done);
        }
        let update = self
            .table
            .update(key)
            .update_expression(expression)
            .condition_expression(UNCHANGED)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(Some(values));
        self.record_decision(update.action()?, evaluation.deliveries).await
    }

    /// Records the notice that an invoice is unmatched, and its deliveries, together. [`StoreError::Conflict`] if the
    /// invoice was written since it was read. One transaction.
    pub async fn record_unmatched_notice(
        &self,
        record: &RecordedInvoice,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
    ) -> Result<WriteOutcome, StoreError> {
        let update = self
            .table
            .update(keys::invoice(&record.invoice.account_id, &record.invoice.key()))
            .update_expression(
                "SET unmatchedNotifiedAt = :now ADD revision :one REMOVE attentionShard, attentionAt",
            )
            .condition_expression(UNCHANGED)
            .expression_attribute_values(":now", instant(now))
            .expression_attribute_values(":revision", number(record.revision))
            .expression_attribute_values(":one", number(1));
        self.record_decision(update.action()?, deliveries).await
    }

    /// Writes the update of the purchase order or invoice with the deliveries.
    async fn record_decision(
        &self,
        update: TransactWriteItem,
        deliveries: &[Delivery],
    ) -> Result<WriteOutcome, StoreError> {
        let mut actions = vec![update];
        for delivery in deliveries {
            actions.push(self.table.put_new(item::of(delivery)?)?);
        }
        let Some(cancelled) = self.table.transact(actions).await? else { return Ok(WriteOutcome::Done) };
        let taken = (1..=deliveries.len()).any(|index| cancelled.condition_failed(index));
        if taken && !cancelled.condition_failed(0) {
            return Ok(WriteOutcome::InstantTaken);
        }
        Err(StoreError::Conflict)
    }
}

/// The update of an evaluated purchase order. Also removes the months that are no longer needed.
struct OrderUpdate {
    key: ItemKey,
    expression: String,
    names: Option<HashMap<String, String>>,
    values: Item,
}

impl OrderUpdate {
    fn of(evaluation: &Evaluation<'_>) -> Result<Self, StoreError> {
        let Evaluation { account, record, notice_state, reconciliation, next_check_at, deliveries: _ } =
            evaluation;
        let mut values = Item::from([
            (":notices".to_owned(), document(notice_state)?),
            (":revision".to_owned(), number(record.revision)),
            (":one".to_owned(), number(1)),
        ]);
        let mut sets = vec!["notices = :notices"];
        let mut removes = Vec::new();
        if **reconciliation != record.reconciliation {
            sets.push("reconciliation = :reconciliation");
            values.insert(":reconciliation".to_owned(), document(reconciliation)?);
        }
        if let Some(next_check_at) = next_check_at {
            sets.push("attentionShard = :shard, attentionAt = :next_check");
            values.insert(":next_check".to_owned(), instant(*next_check_at));
            values.insert(":shard".to_owned(), text(keys::attention_shard(account)));
        } else {
            removes.extend([keys::ATTENTION_SHARD.to_owned(), keys::ATTENTION_AT.to_owned()]);
        }
        let mut names = HashMap::new();
        let surplus = record.invoiced_by_month.surplus().take(MONTHS_REMOVED_MAX);
        for (index, (line, month)) in surplus.enumerate() {
            removes.push(format!("#b{index}"));
            names.insert(format!("#b{index}"), month_attribute(line.as_str(), month));
        }
        let remove =
            if removes.is_empty() { String::new() } else { format!(" REMOVE {}", removes.join(", ")) };
        Ok(Self {
            key: keys::order(account, &record.order.purchase_order_id),
            expression: format!("SET {}{remove} ADD revision :one", sets.join(", ")),
            names: (!names.is_empty()).then_some(names),
            values,
        })
    }
}
