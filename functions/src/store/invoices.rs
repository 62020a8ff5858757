//! Invoices, their draws, and what matching reads: one query for the candidates, one transaction for what
//! follows from them.

pub mod item;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use chrono::{DateTime, Utc};
use domain::ids::InvoiceKey;
use domain::ids::PurchaseOrderId;
use domain::ids::{AccountId, Actor, EditReason};
use domain::ledger::Draw;
use domain::ledger::{Posting, RecordedInvoice};
use domain::matching::Candidate;
use domain::money::Money;
use domain::month::Month;

use self::item::item;
pub(super) use self::item::recorded;
pub use super::dynamodb::pages::ListedInvoice;
use super::versions::{built, check};
use super::{Cancelled, Store, StoreError, orders};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{number, text};
use crate::store::keys;

/// Actions of one transaction (a limit of DynamoDB).
pub const ACTIONS_MAX: usize = 100;

/// Purchase orders by ID, as matching sees them.
pub type Candidates = BTreeMap<PurchaseOrderId, Candidate>;
/// Invoices of one account.
pub type Records = BTreeMap<InvoiceKey, RecordedInvoice>;

/// What is written together or not at all: invoices, their draws and the orders' new sums.
#[derive(Debug)]
pub struct Settlement<'a> {
    /// Whose they are.
    pub account: &'a AccountId,
    /// The invoices as they will be.
    pub records: &'a [RecordedInvoice],
    /// The invoices as they are, where there are any yet.
    pub before: &'a Records,
    /// The purchase orders as they were when this was decided.
    pub orders: &'a Candidates,
    /// The invoices that credits among `records` follow, as they were then.
    pub originals: &'a [&'a RecordedInvoice],
    /// Why the draws are made.
    pub posting: Posting,
    /// Who makes them, where it is not the generator.
    pub actor: Option<&'a Actor>,
    /// Why, if they say.
    pub reason: Option<&'a EditReason>,
    /// When.
    pub now: DateTime<Utc>,
}

/// What came of a settlement.
#[derive(Debug)]
pub enum Settled {
    /// All of it is written.
    Written,
    /// Nothing is written, since something is not as it was. What was found instead:
    Conflict {
        /// Invoices that are on record already, or other than they were.
        records: Vec<RecordedInvoice>,
        /// Purchase orders that moved on.
        orders: Vec<Candidate>,
        /// Whether an original that a credit follows moved on.
        originals: bool,
    },
}

impl Store {
    /// The purchase orders that may serve billing periods from `from` on.
    pub async fn candidates(&self, account: &AccountId, from: Month) -> Result<Candidates, StoreError> {
        let mut items = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_EXPIRATION)
            .consistent_read(true)
            .key_condition_expression("pk = :account AND expirationMonth >= :from")
            .expression_attribute_values(":account", text(keys::account(account)))
            .expression_attribute_values(":from", text(from.to_string()))
            .into_paginator()
            .items()
            .send();
        let mut candidates = Candidates::new();
        while let Some(item) = items.next().await {
            let candidate = orders::candidate(&item?)?;
            candidates.insert(candidate.id.clone(), candidate);
        }
        Ok(candidates)
    }

    /// Those of the named purchase orders that there are, deleted ones too.
    pub async fn candidates_by_id(
        &self,
        account: &AccountId,
        ids: &BTreeSet<PurchaseOrderId>,
    ) -> Result<Candidates, StoreError> {
        let keys = ids.iter().map(|id| keys::order(account, id)).collect();
        let items = self.items(keys, &orders::CANDIDATE_ATTRIBUTES).await?;
        items.iter().map(|item| orders::candidate(item).map(|it| (it.id.clone(), it))).collect()
    }

    /// An invoice on record. One `GetItem`.
    pub async fn invoice(
        &self,
        account: &AccountId,
        key: &InvoiceKey,
    ) -> Result<Option<RecordedInvoice>, StoreError> {
        let item = self.item(keys::invoice(account, key)).await?;
        item.as_ref().map(recorded).transpose()
    }

    /// Those of the invoices that are on record.
    pub async fn invoices(
        &self,
        account: &AccountId,
        keys: impl IntoIterator<Item = &InvoiceKey>,
    ) -> Result<Records, StoreError> {
        let keys = keys.into_iter().map(|key| keys::invoice(account, key)).collect();
        let items = self.items(keys, &[]).await?;
        items.iter().map(|item| recorded(item).map(|it| (it.invoice.key(), it))).collect()
    }

    /// Writes a settlement: one transaction.
    pub async fn record_settlement(&self, settlement: &Settlement<'_>) -> Result<Settled, StoreError> {
        let touched = settlement.touched();
        let mut actions = Vec::new();
        for record in settlement.records {
            actions.push(self.put_record(settlement, record)?);
        }
        for order in &touched {
            actions.push(self.draw_on(settlement, order)?);
        }
        let first_check = actions.len();
        for original in settlement.originals {
            let key = keys::invoice(settlement.account, &original.invoice.key());
            let values = HashMap::from([(":revision".to_owned(), number(original.revision))]);
            actions.push(check(&self.table, key, "revision = :revision", values)?);
        }
        let last_check = actions.len();
        for (record, draw) in settlement.draws() {
            actions.push(self.put_entry(settlement, record, draw)?);
        }
        let request = self.client.transact_write_items().set_transact_items(Some(actions));
        let Err(error) = request.send().await else { return Ok(Settled::Written) };
        let cancelled = Cancelled::of(error)?;
        let records = (0..settlement.records.len()).filter_map(|index| cancelled.found(index)).map(recorded);
        let orders = (settlement.records.len()..first_check).filter_map(|index| cancelled.found(index));
        Ok(Settled::Conflict {
            records: records.collect::<Result<_, _>>()?,
            orders: orders.map(orders::candidate).collect::<Result<_, _>>()?,
            originals: (first_check..last_check).any(|index| cancelled.condition_failed(index)),
        })
    }

    fn put_record(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item(settlement.account, record)?))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match settlement.before.get(&record.invoice.key()) {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => put
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", number(before.revision)),
        };
        Ok(TransactWriteItem::builder().put(built(put.build())?).build())
    }

    /// Adds the draws to an order's sums and billed months. Holds only if the order is as it was: its version, so that the decision
    /// stands, and the number of its ledger entries, so that each balance told is exact and none is taken twice.
    fn draw_on(
        &self,
        settlement: &Settlement<'_>,
        order: &Candidate,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut drawn: BTreeMap<&str, Money> = BTreeMap::new();
        let mut billed: BTreeMap<(&str, Month), Money> = BTreeMap::new();
        let mut entries = order.totals.entries();
        for (record, draw) in settlement.draws().filter(|(_, draw)| draw.purchase_order_id == order.id) {
            let (line, period) = (draw.line_item_number.as_str(), record.invoice.billing_period);
            let nothing = Money::zero(draw.amount.currency());
            for sum in [drawn.entry(line).or_insert(nothing), billed.entry((line, period)).or_insert(nothing)]
            {
                *sum = sum.plus(draw.amount).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            }
            entries = entries.saturating_add(1);
        }
        let mut sets = vec!["entries = :entries".to_owned()];
        let mut names = HashMap::new();
        let mut values = HashMap::from([
            (":one".to_owned(), number(1)),
            (":zero".to_owned(), number(0)),
            (":entries".to_owned(), number(entries)),
            (":before".to_owned(), number(order.totals.entries())),
            (":version".to_owned(), number(order.version)),
        ]);
        for (index, (line, amount)) in drawn.into_iter().enumerate() {
            sets.push(format!("invoiced.#l{index} = if_not_exists(invoiced.#l{index}, :zero) + :l{index}"));
            names.insert(format!("#l{index}"), line.to_owned());
            values.insert(format!(":l{index}"), number(amount.amount().normalize()));
        }
        if !order.deleted {
            sets.push("attentionShard = :shard, attentionAt = :now".to_owned());
            values.insert(":shard".to_owned(), text(keys::attention_shard(settlement.account)));
            values.insert(":now".to_owned(), attributes::instant(settlement.now));
        }
        let mut adds = vec!["revision :one".to_owned()];
        for (index, ((line, period), amount)) in billed.into_iter().enumerate() {
            adds.push(format!("#b{index} :b{index}"));
            names.insert(format!("#b{index}"), orders::billed_attribute(line, period));
            values.insert(format!(":b{index}"), number(amount.amount().normalize()));
        }
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(attributes::item(keys::order(settlement.account, &order.id))))
            .update_expression(format!("SET {} ADD {}", sets.join(", "), adds.join(", ")))
            .condition_expression("version = :version AND entries = :before")
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        Ok(TransactWriteItem::builder().update(built(update)?).build())
    }

    fn put_entry(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
        draw: &Draw,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = attributes::item(keys::entry(settlement.account, &draw.purchase_order_id, draw.entry));
        item.insert("at".to_owned(), attributes::instant(settlement.now));
        item.insert("posting".to_owned(), attributes::document(&settlement.posting)?);
        item.insert("lineItemNumber".to_owned(), text(draw.line_item_number.as_str()));
        item.insert("amount".to_owned(), number(draw.amount.amount().normalize()));
        item.insert("currency".to_owned(), text(draw.amount.currency().code()));
        if let Some(balance) = draw.balance_after {
            item.insert("balanceAfter".to_owned(), number(balance.amount().normalize()));
        }
        item.insert("invoice".to_owned(), attributes::document(&record.invoice.key())?);
        item.insert("invoiceType".to_owned(), attributes::document(&record.invoice.invoice_type)?);
        item.insert("billingPeriod".to_owned(), text(record.invoice.billing_period.to_string()));
        if let Some(actor) = settlement.actor {
            item.insert("actor".to_owned(), text(actor.as_str()));
        }
        if let Some(reason) = settlement.reason {
            item.insert("reason".to_owned(), text(reason.as_str()));
        }
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build();
        Ok(TransactWriteItem::builder().put(built(put)?).build())
    }
}

impl Settlement<'_> {
    /// The draws that are new, in the order in which they were made.
    fn draws(&self) -> impl Iterator<Item = (&RecordedInvoice, &Draw)> {
        self.records.iter().flat_map(|record| {
            let known = self.before.get(&record.invoice.key()).map_or(0, |before| before.draws.len());
            record.draws.iter().skip(known).map(move |draw| (record, draw))
        })
    }

    /// The purchase orders drawn on.
    fn touched(&self) -> Vec<&Candidate> {
        let ids: BTreeSet<&PurchaseOrderId> = self.draws().map(|(_, draw)| &draw.purchase_order_id).collect();
        ids.into_iter().filter_map(|id| self.orders.get(id)).collect()
    }
}
