//! What the sweep must look at: rows of the index, and the items behind them, read consistently, since the
//! index lags behind.

use chrono::{DateTime, Utc};
use domain::account::AccountId;
use domain::purchase_order::{PurchaseOrderId, RecordedOrder};

use super::super::attributes::{self, Attributes, Item};
use super::super::{Store, StoreError, orders};
use super::{Delivery, item};
use crate::keys::{self, Key};

/// What a row of the index points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A purchase order that was written, or whose next date has come.
    Order(PurchaseOrderId),
    /// A delivery that is not settled.
    Delivery(Key),
}

/// One row of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// Since when there is something to look at, by the index.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub account: AccountId,
    /// What it is.
    pub subject: Subject,
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

    /// Those of the purchase orders that must still be looked at by `now`, read consistently. One
    /// `BatchGetItem` for a hundred, and further ones for what DynamoDB leaves over.
    pub async fn due_orders(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
        now: DateTime<Utc>,
    ) -> Result<Vec<DueOrder>, StoreError> {
        let items = self.items(ids.iter().map(|id| keys::order(account, id)).collect(), &[]).await?;
        let due = items.iter().filter_map(|item| {
            let (_, id) = keys::order_of(&Attributes(item).key().ok()?)?;
            match is_due(item, now) {
                Ok(due) => due.then(|| DueOrder { id, record: orders::recorded(item) }),
                Err(error) => Some(DueOrder { id, record: Err(error) }),
            }
        });
        Ok(due.collect())
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

    /// Those of the deliveries that must still be looked at by `now`, read consistently, like
    /// [`due_orders`](Self::due_orders).
    pub async fn due_deliveries(
        &self,
        keys: &[Key],
        now: DateTime<Utc>,
    ) -> Result<Vec<Result<Delivery, StoreError>>, StoreError> {
        let items = self.items(keys.to_vec(), &[]).await?;
        let due = items.iter().filter_map(|item| match is_due(item, now) {
            Ok(due) => due.then(|| item::read(item)),
            Err(error) => Some(Err(error)),
        });
        Ok(due.collect())
    }
}

fn is_due(item: &Item, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let attention_at = Attributes(item).instant_if_any(keys::ATTENTION_AT)?;
    Ok(attention_at.is_some_and(|at| at <= now))
}

fn row(item: &Item) -> Result<Attention, StoreError> {
    let read = Attributes(item);
    let (at, key) = (read.parsed(keys::ATTENTION_AT)?, read.key()?);
    if let Some((account, id)) = keys::order_of(&key) {
        return Ok(Attention { at, account, subject: Subject::Order(id) });
    }
    // The second part of either partition key is the account.
    let account = key.pk.split('#').nth(1).and_then(|account| account.parse().ok());
    let account =
        account.ok_or_else(|| StoreError::Corrupt("a row of the index has no account".to_owned()))?;
    Ok(Attention { at, account, subject: Subject::Delivery(key) })
}
