//! What the sweep must look at: rows of the index, and the items behind them, read consistently, since the
//! index lags behind.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::ledger::RecordedInvoice;
use domain::ledger::RecordedOrder;

use super::super::settings::{self, RecordedSettings};
use super::super::{Store, StoreError, invoices, orders};
use super::{Delivery, item};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item};
use crate::store::keys;
use crate::store::keys::{ItemKey, ItemKind};

/// One row of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// Since when there is something to look at, by the index.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub account: AccountId,
    /// What it is about: a purchase order, an invoice, a delivery, or the account's settings.
    pub key: ItemKey,
}

/// Where a shard's next page begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Position(Item);

/// Some rows of a shard, oldest first.
#[derive(Debug)]
pub struct AttentionPage {
    /// The rows; those that don't read are errors.
    pub rows: Vec<Result<Attention, StoreError>>,
    /// Where the next page begins, if there may be more.
    pub next: Option<Position>,
}

/// A purchase order that is due, or that doesn't read back.
#[derive(Debug)]
pub struct DueOrder {
    /// Its ID.
    pub id: PurchaseOrderId,
    /// What is on record.
    pub record: Result<RecordedOrder, StoreError>,
}

/// What an account has that is due; what doesn't read back is an error.
#[derive(Debug, Default)]
pub struct Due {
    /// The account's settings, due or not.
    pub settings: RecordedSettings,
    /// Whether they are: the purchase orders that follow them must be looked at again.
    pub recheck: bool,
    /// Purchase orders.
    pub orders: Vec<DueOrder>,
    /// Unmatched invoices that nobody was told of.
    pub invoices: Vec<Result<RecordedInvoice, StoreError>>,
    /// Deliveries that are not settled.
    pub deliveries: Vec<Result<Delivery, StoreError>>,
}

impl Store {
    /// What must be looked at by `now` in a shard, oldest first: at most `limit` rows, from a position on.
    /// One query.
    pub async fn attention(
        &self,
        shard: &str,
        now: DateTime<Utc>,
        limit: i32,
        from: Option<Position>,
    ) -> Result<AttentionPage, StoreError> {
        let request = self.client.query().table_name(&self.table).index_name(keys::BY_ATTENTION);
        let request = request.key_condition_expression("#shard = :shard AND #at <= :now");
        let request = request.expression_attribute_names("#shard", keys::ATTENTION_SHARD);
        let request = request.expression_attribute_names("#at", keys::ATTENTION_AT);
        let request = request.expression_attribute_values(":shard", attributes::text(shard));
        let request = request.expression_attribute_values(":now", attributes::instant(now));
        let request = request.set_exclusive_start_key(from.map(|position| position.0)).limit(limit);
        let answer = request.send().await?;
        let rows = answer.items.unwrap_or_default().iter().map(row).collect();
        Ok(AttentionPage { rows, next: answer.last_evaluated_key.map(Position) })
    }

    /// What of `keys`, all of one account, must still be looked at by `now`, read consistently, and the account's
    /// settings. One `BatchGetItem` for up to 99, and further ones for what DynamoDB leaves over.
    pub async fn due(
        &self,
        account: &AccountId,
        keys: &[ItemKey],
        now: DateTime<Utc>,
    ) -> Result<Due, StoreError> {
        let settings_key = keys::settings(account);
        let others = keys.iter().filter(|key| **key != settings_key).cloned();
        let items = self.items(others.chain([settings_key.clone()]).collect(), &[]).await?;
        let mut due = Due::default();
        for item in &items {
            due.take(item, now)?;
        }
        Ok(due)
    }

    /// Which of these purchase orders of an account are deleted. One request for up to a hundred, consistent.
    pub async fn deleted_orders(
        &self,
        account: &AccountId,
        ids: BTreeSet<&PurchaseOrderId>,
    ) -> Result<BTreeSet<PurchaseOrderId>, StoreError> {
        let keys = ids.into_iter().map(|id| keys::order(account, id)).collect();
        let items = self.items(keys, &[keys::SK, "deletedAt"]).await?;
        let deleted = items.iter().filter(|item| Attributes(item).get("deletedAt").is_some());
        deleted.map(|item| orders::id(Attributes(item))).collect()
    }

    /// The purchase order, if it must be looked at by `now`. One `GetItem`, consistent.
    pub async fn due_order(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
        now: DateTime<Utc>,
    ) -> Result<Option<RecordedOrder>, StoreError> {
        let Some(item) = self.item(keys::order(account, id)).await? else { return Ok(None) };
        if is_due(&item, now)? { orders::recorded(&item).map(Some) } else { Ok(None) }
    }
}

impl Due {
    /// Adds an item, if it is due. What says no more of itself than its key is left.
    fn take(&mut self, item: &Item, now: DateTime<Utc>) -> Result<(), StoreError> {
        let key = Attributes(item).key()?;
        let due = is_due(item, now);
        // What can't even tell when it is due is told of, as what doesn't read back.
        let shown = due.as_ref().copied().unwrap_or(true);
        let unreadable = due.err();
        match key.names().map(|(kind, _)| kind) {
            Some(ItemKind::Settings) => {
                self.settings = settings::read(item)?;
                self.recheck = shown;
            }
            Some(ItemKind::Order) if shown => {
                let Some(id) = key.sk.strip_prefix(keys::ORDER_PREFIX).and_then(|id| id.parse().ok()) else {
                    return Ok(());
                };
                let record = unreadable.map_or_else(|| orders::recorded(item), Err);
                self.orders.push(DueOrder { id, record });
            }
            Some(ItemKind::Invoice) if shown => {
                self.invoices.push(unreadable.map_or_else(|| invoices::recorded(item), Err));
            }
            Some(ItemKind::Delivery) if shown => {
                self.deliveries.push(unreadable.map_or_else(|| item::read(item), Err));
            }
            Some(ItemKind::Order | ItemKind::Invoice | ItemKind::Delivery) | None => {}
        }
        Ok(())
    }
}

fn is_due(item: &Item, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let attention_at = Attributes(item).instant_if_any(keys::ATTENTION_AT)?;
    Ok(attention_at.is_some_and(|at| at <= now))
}

fn row(item: &Item) -> Result<Attention, StoreError> {
    let read = Attributes(item);
    let (at, key) = (read.parsed(keys::ATTENTION_AT)?, read.key()?);
    let (_, account) = key
        .names()
        .ok_or_else(|| StoreError::Corrupt("a row of the index is of no kind known here".to_owned()))?;
    Ok(Attention { at, account, key })
}
