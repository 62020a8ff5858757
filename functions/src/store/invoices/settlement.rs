//! Settlements: the writes of a match, an association or a void.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor, EditReason, PurchaseOrderId};
use domain::ledger::{Draw, Posting, RecordedInvoice};
use domain::matching::Candidate;
use domain::money::Money;
use domain::month::Month;

use super::item::{item, recorded};
use super::{Candidates, Records};
use crate::store::dynamodb::attributes::{self, number, text};
use crate::store::dynamodb::table::IntoAction;
use crate::store::orders::item::{amount, candidate, month_attribute};
use crate::store::{Store, StoreError, keys};

/// Invoices, their draws and the new totals of the purchase orders, written together or not at all.
#[derive(Debug)]
pub struct Settlement<'a> {
    pub account: &'a AccountId,
    /// The invoices to write.
    pub records: &'a [RecordedInvoice],
    /// The stored invoices, where they exist.
    pub before: &'a Records,
    /// The purchase orders on which the decision is based.
    pub orders: &'a Candidates,
    /// The invoices that credits among `records` follow, as they were when this was decided.
    pub originals: &'a [&'a RecordedInvoice],
    /// The reason of the ledger entries.
    pub posting: Posting,
    /// The person who makes the draws; none for the invoice generator.
    pub actor: Option<&'a Actor>,
    pub reason: Option<&'a EditReason>,
    pub now: DateTime<Utc>,
}

#[derive(Debug)]
pub enum Settled {
    Written,
    /// Nothing was written, since stored items differ from those that the decision is based on.
    Conflict {
        /// Invoices that already exist, or changed.
        records: Vec<RecordedInvoice>,
        /// Purchase orders that changed.
        orders: Vec<Candidate>,
        /// Whether an original that a credit follows changed.
        originals: bool,
    },
}

impl Store {
    /// Writes a settlement. One transaction.
    pub async fn record_settlement(&self, settlement: &Settlement<'_>) -> Result<Settled, StoreError> {
        let mut actions = Vec::new();
        for record in settlement.records {
            actions.push(self.put_record(settlement, record)?);
        }
        for order in settlement.orders_drawn_on() {
            actions.push(self.draw_on(settlement, order)?);
        }
        let first_check = actions.len();
        for original in settlement.originals {
            let check = self
                .table
                .check(keys::invoice(settlement.account, &original.invoice.key()))
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", number(original.revision));
            actions.push(check.action()?);
        }
        let last_check = actions.len();
        for (record, draw) in settlement.draws() {
            actions.push(self.ledger_entry(settlement, record, draw)?);
        }
        let Some(cancelled) = self.table.transact(actions).await? else { return Ok(Settled::Written) };
        let records = (0..settlement.records.len()).filter_map(|index| cancelled.found(index)).map(recorded);
        let orders = (settlement.records.len()..first_check).filter_map(|index| cancelled.found(index));
        Ok(Settled::Conflict {
            records: records.collect::<Result<_, _>>()?,
            orders: orders.map(candidate).collect::<Result<_, _>>()?,
            originals: (first_check..last_check).any(|index| cancelled.condition_failed(index)),
        })
    }

    fn put_record(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = self
            .table
            .put(item(settlement.account, record)?)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match settlement.before.get(&record.invoice.key()) {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => put
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", number(before.revision)),
        };
        Ok(put.action()?)
    }

    /// Adds the draws to the totals of a purchase order. Conditional on its version, so that the decision is still valid,
    /// and on the number of its ledger entries, so that each balance is exact and nothing is drawn twice.
    fn draw_on(
        &self,
        settlement: &Settlement<'_>,
        order: &Candidate,
    ) -> Result<TransactWriteItem, StoreError> {
        let OrderDraws { by_line, by_month, count } = settlement.draws_on(order)?;
        let before = order.totals.entries();
        let mut sets = vec!["entries = :entries".to_owned()];
        let mut names = HashMap::new();
        let mut values = HashMap::from([
            (":one".to_owned(), number(1)),
            (":zero".to_owned(), number(0)),
            (":entries".to_owned(), number(before.saturating_add(count))),
            (":before".to_owned(), number(before)),
            (":version".to_owned(), number(order.version)),
        ]);
        for (index, (line, drawn)) in by_line.into_iter().enumerate() {
            sets.push(format!("invoiced.#l{index} = if_not_exists(invoiced.#l{index}, :zero) + :l{index}"));
            names.insert(format!("#l{index}"), line.to_owned());
            values.insert(format!(":l{index}"), amount(drawn));
        }
        if !order.deleted {
            sets.push("attentionShard = :shard, attentionAt = :now".to_owned());
            values.insert(":shard".to_owned(), text(keys::attention_shard(settlement.account)));
            values.insert(":now".to_owned(), attributes::instant(settlement.now));
        }
        let mut adds = vec!["revision :one".to_owned()];
        for (index, ((line, period), drawn)) in by_month.into_iter().enumerate() {
            adds.push(format!("#b{index} :b{index}"));
            names.insert(format!("#b{index}"), month_attribute(line, period));
            values.insert(format!(":b{index}"), amount(drawn));
        }
        let update = self
            .table
            .update(keys::order(settlement.account, &order.id))
            .update_expression(format!("SET {} ADD {}", sets.join(", "), adds.join(", ")))
            .condition_expression("version = :version AND entries = :before")
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(update.action()?)
    }
}

/// The new draws on one purchase order, summed up.
struct OrderDraws<'a> {
    by_line: BTreeMap<&'a str, Money>,
    by_month: BTreeMap<(&'a str, Month), Money>,
    count: u64,
}

impl Settlement<'_> {
    /// Returns the new draws, in the order in which they were made.
    fn draws(&self) -> impl Iterator<Item = (&RecordedInvoice, &Draw)> {
        self.records.iter().flat_map(|record| {
            let known = self.before.get(&record.invoice.key()).map_or(0, |before| before.draws.len());
            record.draws.iter().skip(known).map(move |draw| (record, draw))
        })
    }

    fn orders_drawn_on(&self) -> Vec<&Candidate> {
        let ids: BTreeSet<&PurchaseOrderId> = self.draws().map(|(_, draw)| &draw.purchase_order_id).collect();
        ids.into_iter().filter_map(|id| self.orders.get(id)).collect()
    }

    fn draws_on(&self, order: &Candidate) -> Result<OrderDraws<'_>, StoreError> {
        let mut draws = OrderDraws { by_line: BTreeMap::new(), by_month: BTreeMap::new(), count: 0 };
        for (record, draw) in self.draws().filter(|(_, draw)| draw.purchase_order_id == order.id) {
            let (line, period) = (draw.line_item_number.as_str(), record.invoice.billing_period);
            let zero = Money::zero(draw.amount.currency());
            let by_line = draws.by_line.entry(line).or_insert(zero);
            *by_line = by_line.plus(draw.amount)?;
            let by_month = draws.by_month.entry((line, period)).or_insert(zero);
            *by_month = by_month.plus(draw.amount)?;
            draws.count = draws.count.saturating_add(1);
        }
        Ok(draws)
    }
}
