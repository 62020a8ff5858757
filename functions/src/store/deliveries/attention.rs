//! The items that the sweep must process: rows of the index, and the items themselves, read consistently because the index
//! lags behind.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::{RecordedInvoice, RecordedOrder};

use super::{Delivery, item};
use crate::store::dynamodb::attributes::{Attributes, Item, instant, text};
use crate::store::dynamodb::key::ItemKey;
use crate::store::keys::{self, ItemKind};
use crate::store::settings::{self, RecordedSettings};
use crate::store::{Store, StoreError, invoices, orders};

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
pub struct Position(Item);

/// Rows of a shard, oldest first.
#[derive(Debug)]
pub struct AttentionPage {
    /// The rows. One that can't be read is an error.
    pub rows: Vec<Result<Attention, StoreError>>,
    /// The position of the next page, if more rows may follow.
    pub next: Option<Position>,
}

/// A due purchase order.
#[derive(Debug)]
pub struct DueOrder {
    pub id: PurchaseOrderId,
    /// An error if it can't be read.
    pub record: Result<RecordedOrder, StoreError>,
}

/// The due items of an account. An item that can't be read is an error.
#[derive(Debug, Default)]
pub struct Due {
    /// The account's settings, due or not.
    pub settings: RecordedSettings,
    /// Whether the settings are due: the purchase orders that follow them must be evaluated again.
    pub recheck: bool,
    pub orders: Vec<DueOrder>,
    /// Unmatched invoices without a notice.
    pub invoices: Vec<Result<RecordedInvoice, StoreError>>,
    /// Deliveries that are not settled.
    pub deliveries: Vec<Result<Delivery, StoreError>>,
}

impl Store {
    /// Returns the rows of a shard that are due by `now`, oldest first: at most `limit`, continued from a position. One
    /// query.
    pub async fn attention(
        &self,
        shard: &str,
        now: DateTime<Utc>,
        limit: i32,
        from: Option<Position>,
    ) -> Result<AttentionPage, StoreError> {
        let request = self.table.query(Some(&keys::BY_ATTENTION));
        let request = request.key_condition_expression("#shard = :shard AND #at <= :now");
        let request = request.expression_attribute_names("#shard", keys::ATTENTION_SHARD);
        let request = request.expression_attribute_names("#at", keys::ATTENTION_AT);
        let request = request.expression_attribute_values(":shard", text(shard));
        let request = request.expression_attribute_values(":now", instant(now));
        let request = request.set_exclusive_start_key(from.map(|position| position.0)).limit(limit);
        let answer = request.send().await?;
        let rows = answer.items.unwrap_or_default().iter().map(row).collect();
        Ok(AttentionPage { rows, next: answer.last_evaluated_key.map(Position) })
    }

    /// Returns the items of an account that are still due by `now`, read consistently, and the account's settings. One
    /// `BatchGetItem` for up to 99 keys.
    pub async fn due(
        &self,
        account: &AccountId,
        keys: &[ItemKey],
        now: DateTime<Utc>,
    ) -> Result<Due, StoreError> {
        let settings_key = keys::settings(account);
        let others = keys.iter().filter(|key| **key != settings_key).cloned();
        let items = self.table.items(others.chain([settings_key.clone()]).collect(), &[]).await?;
        let mut due = Due::default();
        for item in &items {
            due.add(item, now)?;
        }
        Ok(due)
    }

    /// Returns those of the purchase orders that are deleted. One consistent `BatchGetItem` for each hundred.
    pub async fn deleted_orders(
        &self,
        account: &AccountId,
        ids: BTreeSet<&PurchaseOrderId>,
    ) -> Result<BTreeSet<PurchaseOrderId>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::order(account, id)).collect();
        let items = self.table.items(keys, &[keys::SK, "deletedAt"]).await?;
        let deleted = items.iter().filter(|item| Attributes(item).get("deletedAt").is_some());
        deleted.map(|item| orders::item::id(Attributes(item))).collect()
    }

    /// Returns a purchase order if it is due by `now`. One `GetItem`.
    pub async fn due_order(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        now: DateTime<Utc>,
    ) -> Result<Option<RecordedOrder>, StoreError> {
        let Some(item) = self.table.item(keys::order(account, id)).await? else { return Ok(None) };
        if is_due(&item, now)? { orders::item::recorded(&item).map(Some) } else { Ok(None) }
    }
}

impl Due {
    /// Adds an item if it is due, or if its due time can't be read. Leaves out a purchase order with an invalid ID.
    fn add(&mut self, item: &Item, now: DateTime<Utc>) -> Result<(), StoreError> {
        let key = Attributes(item).key()?;
        let due = is_due(item, now);
        let is_due = due.as_ref().copied().unwrap_or(true);
        let unreadable = due.err();
        match keys::kind_and_account(&key).map(|(kind, _)| kind) {
            Some(ItemKind::Settings) => {
                self.settings = settings::read(item)?;
                self.recheck = is_due;
            }
            Some(ItemKind::Order) if is_due => {
                let Some(id) = key.sk.strip_prefix(keys::ORDER_PREFIX).and_then(|id| id.parse().ok()) else {
                    return Ok(());
                };
                let record = unreadable.map_or_else(|| orders::item::recorded(item), Err);
                self.orders.push(DueOrder { id, record });
            }
            Some(ItemKind::Invoice) if is_due => {
                self.invoices.push(unreadable.map_or_else(|| invoices::item::recorded(item), Err));
            }
            Some(ItemKind::Delivery) if is_due => {
                self.deliveries.push(unreadable.map_or_else(|| item::read(item), Err));
            }
            Some(ItemKind::Order | ItemKind::Invoice | ItemKind::Delivery) | None => {}
        }
        Ok(())
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
