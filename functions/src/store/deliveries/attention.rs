//! The items that the sweep must process: rows of the index, and the items themselves, read consistently because the index
//! lags behind.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;

use super::{Delivery, item};
use crate::store::dynamodb::attributes::{Attributes, Item, instant, text};
use crate::store::dynamodb::key::ItemKey;
use crate::store::invoices::{self, ReadInvoice};
use crate::store::keys::{self, ItemKind, OrderItem};
use crate::store::orders::sweep_state::RecordedSweepState;
use crate::store::orders::{OrderItems, SHOWN};
use crate::store::settings::{self, RecordedSettings};
use crate::store::{Store, StoreError};

/// A row of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The time from which on the item must be processed.
    pub at: DateTime<Utc>,
    pub account: AccountId,
    /// The key of a purchase order, an invoice, a delivery or an account's settings.
    pub key: ItemKey,
}

/// The position of a shard's next page.
#[derive(Clone, Debug, PartialEq)]
pub struct AttentionPosition(Item);

/// Rows of a shard, oldest first.
#[derive(Debug)]
pub struct AttentionPage {
    /// The rows. One that can't be read is an error.
    pub rows: Vec<Result<Attention, StoreError>>,
    /// The position of the next page, if more rows may follow.
    pub next: Option<AttentionPosition>,
}

/// A due purchase order.
#[derive(Debug)]
pub struct DueOrder {
    pub id: PurchaseOrderId,
    /// An error if it can't be read.
    pub read: Result<OrderToEvaluate, StoreError>,
}

/// A purchase order, and what the sweep keeps of it.
#[derive(Clone, Debug)]
pub struct OrderToEvaluate {
    pub record: RecordedOrder,
    pub before: RecordedSweepState,
}

/// The times by which items are due.
#[derive(Clone, Copy, Debug)]
pub struct DueBy {
    /// For purchase orders, invoices and settings: the time that the sweep judges by.
    pub judged: DateTime<Utc>,
    /// For deliveries: the clock, since they are claimed and retried by it.
    pub clock: DateTime<Utc>,
}

/// The due items of an account. An item that can't be read is an error.
#[derive(Debug, Default)]
pub struct Due {
    /// The account's settings, due or not.
    pub settings: RecordedSettings,
    /// Why the settings can't be read, if they can't.
    pub settings_unreadable: Option<StoreError>,
    /// Whether the settings are due: the purchase orders that follow them must be evaluated again.
    pub recheck: bool,
    pub orders: Vec<DueOrder>,
    /// Purchase orders that were deleted: the recipients of their deliveries must be erased.
    pub deleted: Vec<PurchaseOrderId>,
    /// Unmatched invoices without a notice.
    pub invoices: Vec<ReadInvoice>,
    /// Deliveries that are not settled.
    pub deliveries: Vec<Result<Delivery, StoreError>>,
    /// Items of an unknown kind, or with an invalid key.
    pub unknown: u64,
}

impl Store {
    /// Returns the rows of a shard that are due by `now`, oldest first: at most `limit`, continued from a position. One
    /// query.
    pub async fn attention(
        &self,
        shard: &str,
        now: DateTime<Utc>,
        limit: i32,
        from: Option<AttentionPosition>,
    ) -> Result<AttentionPage, StoreError> {
        let request = self.due_rows(shard, now, limit);
        let answer = request.set_exclusive_start_key(from.map(|position| position.0)).send().await?;
        let rows = answer.items.unwrap_or_default().iter().map(row).collect();
        Ok(AttentionPage { rows, next: answer.last_evaluated_key.map(AttentionPosition) })
    }

    /// Starts the query of at most `limit` rows of a shard that are due by `now`, oldest first.
    pub(in crate::store) fn due_rows(
        &self,
        shard: &str,
        now: DateTime<Utc>,
        limit: i32,
    ) -> QueryFluentBuilder {
        self.table
            .query(Some(&keys::BY_ATTENTION))
            .key_condition_expression("#shard = :shard AND #at <= :now")
            .expression_attribute_names("#shard", keys::ATTENTION_SHARD)
            .expression_attribute_names("#at", keys::ATTENTION_AT)
            .expression_attribute_values(":shard", text(shard))
            .expression_attribute_values(":now", instant(now))
            .limit(limit)
    }

    /// Returns the items of an account that are still due by `now`, read consistently, and the account's settings. One
    /// `BatchGetItem` for up to 99 keys.
    pub async fn due(&self, account: &AccountId, keys: &[ItemKey], by: DueBy) -> Result<Due, StoreError> {
        let settings_key = keys::settings(account);
        let (mut ids, mut others) = (BTreeSet::new(), vec![settings_key.clone()]);
        for key in keys.iter().filter(|key| **key != settings_key) {
            match keys::kind_and_account(key) {
                Some((ItemKind::Order(_, id), _)) => _ = ids.insert(id),
                Some((ItemKind::Settings | ItemKind::Invoice | ItemKind::Delivery, _)) | None => {
                    others.push(key.clone());
                }
            }
        }
        others.extend(ids.iter().flat_map(|id| SHOWN.map(|item| item.key(account, id))));
        let (orders, items): (Vec<Item>, Vec<Item>) =
            self.table.items(others, &[]).await?.into_iter().partition(is_of_order);
        let mut due = Due::default();
        for item in &items {
            due.add(item, by);
        }
        for (id, items) in OrderItems::grouped(orders)? {
            if items.definition.is_none() {
                due.deleted.push(id);
            } else if items.is_due(by.judged) {
                due.orders.push(DueOrder { read: self.to_evaluate(account, &items).await, id });
            }
        }
        Ok(due)
    }

    /// Returns a purchase order with its sums completed from the ledger, and what the sweep keeps of it. A ledger that can't
    /// be read holds up no notice: the sums are then those of an earlier sweep, and reconciliation reports it.
    async fn to_evaluate(
        &self,
        account: &AccountId,
        items: &OrderItems,
    ) -> Result<OrderToEvaluate, StoreError> {
        let unreadable = || StoreError::Corrupt("the definition is missing".to_owned());
        let record = items.record().ok_or_else(unreadable)??;
        let before = items.sweep_state(&record)?;
        let record = match self.summed_up(account, record.clone()).await {
            Err(StoreError::Corrupt(why)) => {
                tracing::error!(%account, why, "a ledger can't be read");
                record
            }
            summed_up => summed_up?,
        };
        Ok(OrderToEvaluate { record, before })
    }

    /// Returns those of the purchase orders that are deleted. One consistent `BatchGetItem` for each hundred.
    pub async fn deleted_orders(
        &self,
        account: &AccountId,
        ids: BTreeSet<&PurchaseOrderId>,
    ) -> Result<BTreeSet<PurchaseOrderId>, StoreError> {
        let keys = ids.iter().map(|id| OrderItem::Definition.key(account, id)).collect();
        let items = self.table.items(keys, &[keys::SK]).await?;
        let present = OrderItems::grouped(items)?;
        Ok(ids.into_iter().filter(|id| !present.contains_key(*id)).cloned().collect())
    }

    /// Returns a purchase order to evaluate; with `due_by`, only if it is due by then. None if it is deleted. One
    /// `BatchGetItem`.
    pub async fn order_to_evaluate(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        due_by: Option<DateTime<Utc>>,
    ) -> Result<Option<OrderToEvaluate>, StoreError> {
        let keys = SHOWN.map(|item| item.key(account, id)).into();
        let mut grouped = OrderItems::grouped(self.table.items(keys, &[]).await?)?;
        let items = grouped.remove(id).filter(|items| items.definition.is_some());
        match items.filter(|items| due_by.is_none_or(|now| items.is_due(now))) {
            Some(items) => self.to_evaluate(account, &items).await.map(Some),
            None => Ok(None),
        }
    }

    /// Returns purchase orders by ID: at most `limit` behind `after`, and the last ID if more may follow. One query, and one
    /// `BatchGetItem` for each fifty.
    pub async fn orders_to_evaluate(
        &self,
        account: &AccountId,
        limit: usize,
        after: Option<&str>,
    ) -> Result<(Vec<DueOrder>, Option<String>), StoreError> {
        let [first, end] = OrderItem::Definition.range();
        let after = after.map_or(first, |id| format!("{}#{id}", OrderItem::Definition));
        let answer = self
            .order_items(account, [after.clone(), end])
            .limit(i32::try_from(limit.saturating_add(1)).unwrap_or(i32::MAX))
            .send()
            .await?;
        let more = answer.last_evaluated_key.is_some();
        let mut definitions = answer.items.unwrap_or_default();
        definitions.retain(|item| Attributes(item).text(keys::SK).is_ok_and(|sk| sk != after));
        let mut grouped = OrderItems::grouped(definitions)?;
        let next = grouped.keys().next_back().filter(|_| more).map(ToString::to_string);
        let others = [OrderItem::Totals, OrderItem::SweepState];
        let keys = grouped.keys().flat_map(|id| others.map(|item| item.key(account, id))).collect();
        for (id, others) in OrderItems::grouped(self.table.items(keys, &[]).await?)? {
            if let Some(items) = grouped.get_mut(&id) {
                (items.totals, items.sweep_state) = (others.totals, others.sweep_state);
            }
        }
        let mut orders = Vec::new();
        for (id, items) in grouped {
            orders.push(DueOrder { read: self.to_evaluate(account, &items).await, id });
        }
        Ok((orders, next))
    }

    /// Records that the sweep is done with a deleted purchase order. One `UpdateItem`.
    pub async fn record_erasure(&self, account: &AccountId, id: &PurchaseOrderId) -> Result<(), StoreError> {
        let totals = self.table.update_item(OrderItem::Totals.key(account, id));
        let totals = totals.update_expression("REMOVE attentionShard, attentionAt");
        totals.condition_expression("attribute_exists(pk)").send().await?;
        Ok(())
    }
}

impl OrderItems {
    /// Whether a write or a date makes the purchase order due, or a due time can't be read.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        [&self.totals, &self.sweep_state].into_iter().flatten().any(|item| is_due(item, now).unwrap_or(true))
    }
}

fn is_of_order(item: &Item) -> bool {
    let kind = Attributes(item).key().ok().and_then(|key| keys::kind_and_account(&key));
    matches!(kind, Some((ItemKind::Order(..), _)))
}

impl Due {
    /// Adds an item that is not a purchase order's if it is due, or if its due time can't be read.
    fn add(&mut self, item: &Item, by: DueBy) {
        let kind = Attributes(item).key().ok().and_then(|key| keys::kind_and_account(&key));
        let Some((kind, _)) = kind else {
            self.unknown += 1;
            return;
        };
        let due = is_due(item, if kind == ItemKind::Delivery { by.clock } else { by.judged });
        let is_due = due.as_ref().copied().unwrap_or(true);
        let unreadable = due.err();
        match kind {
            ItemKind::Settings => match unreadable.map_or_else(|| settings::read(item), Err) {
                Ok(settings) => {
                    self.settings = settings;
                    self.recheck = is_due;
                }
                Err(error) => self.settings_unreadable = Some(error),
            },
            ItemKind::Invoice if is_due => {
                self.invoices.push(unreadable.map_or_else(|| invoices::item::recorded(item), Err));
            }
            ItemKind::Delivery if is_due => {
                self.deliveries.push(unreadable.map_or_else(|| item::read(item), Err));
            }
            ItemKind::Order(..) | ItemKind::Invoice | ItemKind::Delivery => {}
        }
    }
}

fn is_due(item: &Item, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let attention_at: Option<DateTime<Utc>> = Attributes(item).optional_parsed(keys::ATTENTION_AT)?;
    Ok(attention_at.is_some_and(|at| at <= now))
}

fn row(item: &Item) -> Result<Attention, StoreError> {
    let read = Attributes(item);
    let (at, key) = (read.parsed(keys::ATTENTION_AT)?, read.key()?);
    let (_, account) = keys::kind_and_account(&key)
        .ok_or_else(|| StoreError::Corrupt("a row of by_attention has an unknown kind of key".to_owned()))?;
    Ok(Attention { at, account, key })
}
