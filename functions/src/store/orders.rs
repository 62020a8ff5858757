//! Purchase orders: reads. Edits are in `versions`, draws in `invoices`.
//!
//! A purchase order is assembled from its definition, its totals and the sums of the sweep. Sums that lag behind the totals
//! are completed from the ledger.

pub(super) mod definition;
pub(super) mod sweep_state;
pub(super) mod terms;
pub(super) mod totals;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::month::Month;
use domain::settings::Settings;
use futures::{StreamExt as _, TryStreamExt as _, stream};

use self::sweep_state::RecordedSweepState;
use self::terms::CANDIDATE_ATTRIBUTES;
pub use self::terms::Candidates;
use super::dynamodb::attributes::{Attributes, Item, number, text};
use super::keys::OrderItem;
use super::ledger::LedgerEntry;
use super::{Store, StoreError, keys, settings};

/// The most ledger entries that are read to complete the sums of a purchase order. If it has more, its forecast is as of
/// the last sweep.
const ENTRIES_BEHIND_MAX: u64 = 10_000;

/// Parallel reads of ledgers.
const PARALLEL_LEDGERS: usize = 16;

/// A purchase order, or the reason why it can't be read.
pub type ReadOrder = Result<RecordedOrder, StoreError>;

/// The items of one purchase order.
#[derive(Debug, Default)]
pub(super) struct OrderItems {
    pub definition: Option<Item>,
    pub totals: Option<Item>,
    pub sweep_state: Option<Item>,
}

impl OrderItems {
    /// Groups items by purchase order. Others are left out.
    pub fn grouped(
        items: impl IntoIterator<Item = Item>,
    ) -> Result<BTreeMap<PurchaseOrderId, Self>, StoreError> {
        let mut grouped: BTreeMap<PurchaseOrderId, Self> = BTreeMap::new();
        for item in items {
            let Some((kind, id)) = OrderItem::of(Attributes(&item).text(keys::SK)?) else { continue };
            let items = grouped.entry(id).or_default();
            match kind {
                OrderItem::Definition | OrderItem::Deleted => items.definition = Some(item),
                OrderItem::Totals => items.totals = Some(item),
                OrderItem::SweepState => items.sweep_state = Some(item),
                OrderItem::Terms => {}
            }
        }
        Ok(grouped)
    }

    /// Reads the purchase order; none without a definition.
    pub fn record(&self) -> Option<ReadOrder> {
        let definition = self.definition.as_ref()?;
        Some(definition::read(definition).and_then(|record| {
            let currency = record.order.currency;
            let totals = self.totals.as_ref().map(|item| totals::read(item, currency)).transpose()?;
            let months = self.sweep_state.as_ref().map(|item| sweep_state::invoiced_by_month(item, currency));
            // The ledger has what sums that can't be read had.
            let months = months.and_then(|months| {
                months.inspect_err(|error| tracing::error!(%error, "sums by month can't be read")).ok()
            });
            Ok(RecordedOrder {
                totals: totals.unwrap_or_default(),
                invoiced_by_month: months.unwrap_or_default(),
                ..record
            })
        }))
    }

    /// Reads what the sweep keeps of the purchase order.
    pub fn sweep_state(&self, record: &RecordedOrder) -> Result<RecordedSweepState, StoreError> {
        let read = |item| sweep_state::read(item, record.order.currency);
        Ok(self.sweep_state.as_ref().map(read).transpose()?.unwrap_or_default())
    }
}

/// The items that show a purchase order that is not deleted.
pub(super) const SHOWN: [OrderItem; 3] = [OrderItem::Definition, OrderItem::Totals, OrderItem::SweepState];

impl Store {
    /// Returns a purchase order, even if it is deleted. Its sums by month may lag behind. One `BatchGetItem`, and one
    /// `GetItem` if it is deleted.
    pub async fn order(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<Option<RecordedOrder>, StoreError> {
        self.orders(account, std::slice::from_ref(id)).await?.remove(id).transpose()
    }

    /// Returns the purchase orders that exist, even if deleted. Their sums by month may lag behind. One `BatchGetItem` for
    /// each hundred items, three for each purchase order.
    pub async fn orders(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
    ) -> Result<BTreeMap<PurchaseOrderId, ReadOrder>, StoreError> {
        self.orders_of(account, ids, &SHOWN).await
    }

    /// Returns the purchase orders that exist, even if deleted, without sums by month, which an edit doesn't need. One
    /// `BatchGetItem` for each fifty.
    pub async fn orders_to_edit(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
    ) -> Result<BTreeMap<PurchaseOrderId, ReadOrder>, StoreError> {
        self.orders_of(account, ids, &[OrderItem::Definition, OrderItem::Totals]).await
    }

    async fn orders_of(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
        kinds: &[OrderItem],
    ) -> Result<BTreeMap<PurchaseOrderId, ReadOrder>, StoreError> {
        let keys = ids.iter().flat_map(|id| kinds.iter().map(|kind| kind.key(account, id))).collect();
        let mut grouped = OrderItems::grouped(self.table.items(keys, &[]).await?)?;
        let deleted = grouped.iter().filter(|(_, items)| items.definition.is_none());
        let deleted: Vec<_> = deleted.map(|(id, _)| OrderItem::Deleted.key(account, id)).collect();
        if !deleted.is_empty() {
            for (id, items) in OrderItems::grouped(self.table.items(deleted, &[]).await?)? {
                grouped.entry(id).or_default().definition = items.definition;
            }
        }
        Ok(grouped.into_iter().filter_map(|(id, items)| Some((id, items.record()?))).collect())
    }

    /// Whether the purchase order exists, or existed. One `GetItem`.
    pub async fn order_exists(&self, account: &AccountId, id: &PurchaseOrderId) -> Result<bool, StoreError> {
        let item = self.table.items(vec![OrderItem::Totals.key(account, id)], &[keys::SK]).await?.pop();
        Ok(item.is_some())
    }

    /// Whether the purchase order exists, or existed, and its account's settings. One `BatchGetItem`.
    pub async fn order_exists_and_settings(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<(bool, Settings), StoreError> {
        let keys = vec![OrderItem::Totals.key(account, id), keys::settings(account)];
        let (settings, totals): (Vec<Item>, Vec<Item>) =
            self.table.items(keys, &[]).await?.into_iter().partition(settings::is_settings);
        Ok((!totals.is_empty(), settings::readable(settings.first())))
    }

    /// Returns a purchase order that is not deleted, and its account's settings. Its sums by month may lag behind. One
    /// `BatchGetItem`.
    pub async fn order_and_settings(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<(Option<RecordedOrder>, Settings), StoreError> {
        let mut keys: Vec<_> = SHOWN.map(|item| item.key(account, id)).into();
        keys.push(keys::settings(account));
        let (settings, items): (Vec<Item>, Vec<Item>) =
            self.table.items(keys, &[]).await?.into_iter().partition(settings::is_settings);
        let settings = settings::readable(settings.first());
        let record = OrderItems::grouped(items)?.remove(id).and_then(|items| items.record()).transpose()?;
        Ok((record, settings))
    }

    /// Completes the sums by month of those that lag behind their ledgers.
    pub(super) async fn complete<K>(
        &self,
        account: &AccountId,
        records: Vec<(K, ReadOrder)>,
    ) -> Result<BTreeMap<K, ReadOrder>, StoreError>
    where
        K: Ord,
    {
        let completed = stream::iter(records).map(|(key, record)| async move {
            Ok::<_, StoreError>(match record {
                Ok(record) => (key, Ok(self.with_all_months(account, record).await?)),
                Err(error) => (key, Err(error)),
            })
        });
        completed.buffered(PARALLEL_LEDGERS).try_collect().await
    }

    /// Adds the ledger entries that the sums by month don't have yet, unless they are too many. One query if there are any.
    pub async fn with_all_months(
        &self,
        account: &AccountId,
        record: RecordedOrder,
    ) -> Result<RecordedOrder, StoreError> {
        let behind = record.totals.entries().saturating_sub(record.invoiced_by_month.entries());
        if behind > ENTRIES_BEHIND_MAX {
            return Ok(record);
        }
        self.summed_up(account, record).await
    }

    /// Adds the ledger entries that the sums by month don't have yet. One query for each [`ENTRIES_BEHIND_MAX`]. The sums
    /// end before a ledger page that can't be read, which reconciliation reports.
    pub(super) async fn summed_up(
        &self,
        account: &AccountId,
        mut record: RecordedOrder,
    ) -> Result<RecordedOrder, StoreError> {
        let (id, entries) = (&record.order.purchase_order_id, record.totals.entries());
        while record.invoiced_by_month.entries() < entries {
            let first = record.invoiced_by_month.entries().saturating_add(1);
            let last = entries.min(record.invoiced_by_month.entries().saturating_add(ENTRIES_BEHIND_MAX));
            let mut months = record.invoiced_by_month.clone();
            let summed_up = self.entries(account, id, first..=last).await.and_then(|behind| {
                months.sum_up(behind.iter().map(LedgerEntry::month_entry))?;
                Ok(!behind.is_empty())
            });
            match summed_up {
                Ok(true) => record.invoiced_by_month = months,
                // A transaction that is being applied.
                Ok(false) => break,
                Err(StoreError::Corrupt(why)) => {
                    tracing::error!(%account, purchase_order = id.as_str(), why, "a ledger can't be read");
                    break;
                }
                Err(error @ (StoreError::Conflict | StoreError::Unavailable(_))) => return Err(error),
            }
        }
        Ok(record)
    }

    /// Returns the purchase orders that expire in `from` or later, for matching. One consistent query.
    pub async fn candidates(&self, account: &AccountId, from: Month) -> Result<Candidates, StoreError> {
        Candidates::of_items(&self.by_expiration(account, from, &CANDIDATE_ATTRIBUTES).await?)
    }

    /// Returns the purchase orders that exist, even if deleted, for matching. One `BatchGetItem` for each fifty.
    pub async fn candidates_by_id(
        &self,
        account: &AccountId,
        ids: &BTreeSet<PurchaseOrderId>,
    ) -> Result<Candidates, StoreError> {
        let items = [OrderItem::Terms, OrderItem::Totals];
        let keys = ids.iter().flat_map(|id| items.map(|item| item.key(account, id))).collect();
        Candidates::of_items(&self.table.items(keys, &CANDIDATE_ATTRIBUTES).await?)
    }

    /// Returns the terms and totals of purchase orders that are not deleted and expire in `from` or later, with the
    /// `wanted` attributes. Leaves items out that have only keys of these. One consistent query.
    ///
    /// A second page of the index could miss a purchase order whose expiration month an edit moves meanwhile. If the first
    /// is not the last, the pages are read twice: only one that is moved twice at that time could be missed.
    pub(super) async fn by_expiration(
        &self,
        account: &AccountId,
        from: Month,
        wanted: &[&str],
    ) -> Result<Vec<Item>, StoreError> {
        let has = wanted
            .iter()
            .filter(|name| ![keys::SK, keys::ENDS].contains(name))
            .map(|name| format!("attribute_exists({name})"));
        let request = self
            .table
            .query(Some(&keys::BY_EXPIRATION))
            .key_condition_expression("pk = :orders AND ends >= :from")
            .expression_attribute_values(":orders", text(keys::orders(account)))
            .expression_attribute_values(":from", number(from.number()))
            .projection_expression(wanted.join(", "))
            .filter_expression(has.collect::<Vec<_>>().join(" OR "));
        let page = request.clone().send().await?;
        let first = page.items.unwrap_or_default();
        let Some(next) = page.last_evaluated_key else { return Ok(first) };
        // One after the other: a single move is after the first reading of its place, or before the second.
        let rest = all_pages(request.clone().set_exclusive_start_key(Some(next))).await?;
        let again = all_pages(request).await?;
        // The later of two reads replaces the earlier.
        let mut items = BTreeMap::new();
        for item in first.into_iter().chain(rest).chain(again) {
            items.insert(Attributes(&item).text(keys::SK)?.to_owned(), item);
        }
        Ok(items.into_values().collect())
    }

    /// Returns the items of a kind of all purchase orders, by ID.
    pub(super) async fn items_of_kind(
        &self,
        account: &AccountId,
        kind: OrderItem,
    ) -> Result<Vec<Item>, StoreError> {
        all_pages(self.order_items(account, kind.range())).await
    }

    /// Starts a query of the items of purchase orders whose sort keys are in a range.
    pub(super) fn order_items(&self, account: &AccountId, range: [String; 2]) -> QueryFluentBuilder {
        let [first, end] = range;
        self.table
            .query(None)
            .key_condition_expression("pk = :orders AND sk BETWEEN :first AND :end")
            .expression_attribute_values(":orders", text(keys::orders(account)))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":end", text(end))
    }
}

async fn all_pages(request: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
    let mut items = request.into_paginator().items().send();
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item?);
    }
    Ok(read)
}
