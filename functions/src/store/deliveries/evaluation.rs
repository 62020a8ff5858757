//! The writes of decisions: the mark that notices were given, with their deliveries. One request each.

use std::ops::Range;

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ledger::RecordedInvoice;
use domain::sweep_state::SweepState;

use super::{Delivery, OrderToEvaluate, item};
use crate::store::dynamodb::attributes::{instant, number};
use crate::store::dynamodb::table::IntoAction;
use crate::store::keys::OrderItem;
use crate::store::orders::sweep_state::{self, RecordedSweepState};
use crate::store::{Store, StoreError, keys};

/// The condition that the item was not written since it was read. False if the item doesn't exist.
const UNCHANGED: &str = "revision = :revision";

/// The result of evaluating a purchase order.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    pub account: &'a AccountId,
    /// The purchase order as it was read, and what the sweep kept of it.
    pub order: &'a OrderToEvaluate,
    /// What the sweep keeps of it now.
    pub after: SweepState,
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
    /// since it was read. One transaction.
    pub async fn record_evaluation(&self, evaluation: &Evaluation<'_>) -> Result<WriteOutcome, StoreError> {
        let Evaluation { account, order, .. } = evaluation;
        let OrderToEvaluate { record, before } = order;
        let id = &record.order.purchase_order_id;
        let totals = self
            .table
            .update(OrderItem::Totals.key(account, id))
            .update_expression("REMOVE attentionShard, attentionAt")
            .expression_attribute_values(":version", number(record.version));
        let totals = if record.totals.any() {
            totals
                .condition_expression("version = :version AND entries = :entries")
                .expression_attribute_values(":entries", number(record.totals.entries()))
        } else {
            totals.condition_expression("version = :version AND attribute_not_exists(entries)")
        };
        let revision = before.revision.saturating_add(1);
        let recorded = RecordedSweepState { state: evaluation.after.clone(), revision };
        let mut state = sweep_state::item(account, id, &recorded)?;
        if let Some(next_check_at) = evaluation.next_check_at {
            state.extend(keys::attention(account, next_check_at));
        }
        let state = if before.revision == 0 {
            self.table.put_new(state)?
        } else {
            let put = self.table.put(state).condition_expression(UNCHANGED);
            put.expression_attribute_values(":revision", number(before.revision)).action()?
        };
        // P9: what is due is recorded with its deliveries.
        self.record_decision(vec![totals.action()?, state], evaluation.deliveries).await
    }

    /// Records that the due notices of an invoice are given, and their deliveries, together. [`StoreError::Conflict`] if the
    /// invoice was written since it was read. One transaction.
    pub async fn record_invoice_notices(
        &self,
        record: &RecordedInvoice,
        deliveries: &[Delivery],
        now: DateTime<Utc>,
    ) -> Result<WriteOutcome, StoreError> {
        let given = [
            (record.awaits_unmatched_notice(), "unmatchedNotifiedAt = :now"),
            (record.awaits_differs_notice(), "differsNotifiedAt = :now"),
        ];
        let given: Vec<&str> = given.into_iter().filter_map(|(due, set)| due.then_some(set)).collect();
        let set = given.join(", ");
        let update = self
            .table
            .update(keys::invoice(&record.invoice.account_id, &record.invoice.key()))
            .update_expression(format!("SET {set} ADD revision :one REMOVE attentionShard, attentionAt"))
            .condition_expression(UNCHANGED)
            .expression_attribute_values(":now", instant(now))
            .expression_attribute_values(":revision", number(record.revision))
            .expression_attribute_values(":one", number(1));
        self.record_decision(vec![update.action()?], deliveries).await
    }

    /// Writes the evaluated items with the deliveries.
    async fn record_decision(
        &self,
        mut actions: Vec<TransactWriteItem>,
        deliveries: &[Delivery],
    ) -> Result<WriteOutcome, StoreError> {
        let evaluated = actions.len();
        for delivery in deliveries {
            actions.push(self.table.put_new(item::of(delivery)?)?);
        }
        let all = actions.len();
        let Some(cancelled) = self.table.transact(actions).await? else { return Ok(WriteOutcome::Done) };
        let failed = |mut actions: Range<usize>| actions.any(|action| cancelled.condition_failed(action));
        if failed(evaluated..all) && !failed(0..evaluated) {
            return Ok(WriteOutcome::InstantTaken);
        }
        Err(StoreError::Conflict)
    }
}
