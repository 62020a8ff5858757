//! The rows of a list behind a position.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::Select;
use domain::health::HealthFlag;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::settings::AccountDefaults;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use strum::VariantArray as _;

use super::position::Position;
use super::{FromAll, ListRefused, Sort, SortedBy};
use crate::store::dynamodb::attributes::{Attributes, Item, text};
use crate::store::keys::OrderItem;
use crate::store::orders::ReadOrder;
use crate::store::orders::terms::TERMS;
use crate::store::{Store, StoreError, keys};

/// Purchase orders that are read by their keys: the most of a page.
const READ_BY_KEY_MAX: usize = 100;

/// The sort key of a purchase order without the field that the list is sorted by, if it comes last.
const LAST_KEY: &str = "\u{10ffff}";

/// Added to thousandths, so that none is negative: a sum of a hundred lines of fifteen digits each is nearer to zero.
const LEAST_AMOUNT: i128 = 10_i128.pow(24);

/// A row of a list.
#[derive(Debug)]
pub(super) struct Row {
    pub place: SortedPlace,
    pub record: ReadOrder,
}

/// The place of a row in a list.
#[derive(Clone, Debug)]
pub(super) struct SortedPlace {
    pub id: PurchaseOrderId,
    /// The text by which the list is sorted.
    pub key: String,
    /// Whether the row is one of those that were written since the first page.
    pub written_since: bool,
}

/// A page of a list.
#[derive(Debug, Default)]
pub(super) struct RowPage {
    pub rows: Vec<Row>,
    /// The place of the last row, if more follow.
    pub last: Option<SortedPlace>,
    /// The number of rows of the whole list; 0 behind a position.
    pub count: usize,
    /// The newest update of the account.
    pub newest: String,
}

/// The place of a row, before the row is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub id: PurchaseOrderId,
    pub updated_at: String,
    /// The text by which the list is sorted.
    pub key: String,
}

impl SortedBy {
    /// Returns the sort key of a purchase order, which was last updated at `updated_at`. Keys are in the order of their texts.
    pub(super) fn key(
        self,
        record: &RecordedOrder,
        updated_at: &str,
        defaults: &AccountDefaults,
    ) -> Result<String, StoreError> {
        let order = &record.order;
        Ok(match self.sort {
            Sort::UpdatedAt => updated_at.to_owned(),
            Sort::PurchaseOrderId => order.purchase_order_id.to_string(),
            Sort::ExpirationMonth => order.months.last().number().to_string(),
            Sort::EffectiveMonth => order.months.first().number().to_string(),
            Sort::Status => record.status(self.today).to_string(),
            Sort::Value => amount_key(Some(order.value()?), order.currency),
            Sort::Balance => amount_key(record.total_balance()?, order.currency),
            Sort::Health => flags_key(&record.health(self.today, defaults)),
            Sort::BillFrom => list_key(order.bill_from.iter().map(ToString::to_string)),
            Sort::Tags => list_key(record.tags.iter().map(|(key, value)| format!("{key}: {value}"))),
        })
    }
}

/// Returns a text whose order is that of the lists; an empty list is the last.
fn list_key(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { LAST_KEY.to_owned() } else { parts.join("\n") }
}

/// Returns a text with a digit for each flag that there is: 0 if it is raised, so that it comes first.
fn flags_key(flags: &[HealthFlag]) -> String {
    HealthFlag::VARIANTS.iter().map(|flag| if flags.contains(flag) { '0' } else { '1' }).collect()
}

/// Returns a text whose order is that of the currency, then of the amount: its thousandths, above the least amount that
/// there is.
fn amount_key(amount: Option<Money>, currency: Currency) -> String {
    let thousandths = amount.map(|amount| (amount.amount() * Decimal::ONE_THOUSAND).trunc());
    let number = thousandths.and_then(|it| it.to_i128()).map(|it| it.saturating_add(LEAST_AMOUNT));
    format!("{}{:030}", currency.code(), number.unwrap_or(0))
}

impl Store {
    /// Returns up to `limit` rows behind the position.
    pub(super) async fn rows(
        &self,
        account: &AccountId,
        by: SortedBy,
        limit: usize,
        from: Option<&Position>,
        from_all: Option<FromAll<'_>>,
    ) -> Result<RowPage, ListRefused> {
        let places = match from_all {
            Some(from_all) => self.places_that_pass(account, by, from_all).await?,
            None => self.indexed_places(account, by.sort).await?,
        };
        let count = places.len();
        let newest = places.iter().map(|place| place.updated_at.clone()).max().unwrap_or_default();
        let mut chosen = behind(places, by, from);
        let more = chosen.len() > limit;
        chosen.truncate(limit);
        let last = chosen.last().filter(|_| more).cloned();
        let ids: Vec<PurchaseOrderId> = chosen.iter().map(|place| place.id.clone()).collect();
        let mut records = self.records(account, &ids).await?;
        // One that was deleted meanwhile is left out.
        let rows = chosen.into_iter().filter_map(|place| {
            let record = records.remove(&place.id)?;
            let deleted = record.as_ref().is_ok_and(|record| record.deleted_at.is_some());
            (!deleted).then_some(Row { place, record })
        });
        Ok(RowPage { rows: rows.collect(), last, count, newest })
    }

    /// Returns the purchase orders `ids`: each by its keys, or from all if there are many.
    async fn records(
        &self,
        account: &AccountId,
        ids: &[PurchaseOrderId],
    ) -> Result<BTreeMap<PurchaseOrderId, ReadOrder>, ListRefused> {
        if ids.len() <= READ_BY_KEY_MAX {
            let records = self.orders(account, ids).await?;
            return Ok(self.complete(account, records.into_iter().collect()).await?);
        }
        let (ids, mut records) = (ids.iter().collect::<BTreeSet<_>>(), BTreeMap::new());
        self.each_order(account, |id, _, record| {
            if ids.contains(&id) {
                records.insert(id, record);
            }
            Ok(())
        })
        .await?;
        Ok(records)
    }

    /// Returns the places of all purchase orders from the index of the sort order: by last update, ID or expiration. One
    /// query, or two in parallel.
    async fn indexed_places(&self, account: &AccountId, sort: Sort) -> Result<Vec<Place>, StoreError> {
        let ends = async {
            if sort == Sort::ExpirationMonth { self.ends(account).await } else { Ok(BTreeMap::new()) }
        };
        let (updates, mut ends) = futures::try_join!(self.updates(account), ends)?;
        let place = |(id, updated_at): (PurchaseOrderId, String)| {
            let key = if sort == Sort::ExpirationMonth {
                ends.remove(&id).unwrap_or_default()
            } else if sort == Sort::PurchaseOrderId {
                id.to_string()
            } else {
                updated_at.clone()
            };
            Place { id, updated_at, key }
        };
        Ok(updates.into_iter().map(place).collect())
    }

    /// Returns the time of the last update of each purchase order, which the index of updates has.
    async fn updates(&self, account: &AccountId) -> Result<BTreeMap<PurchaseOrderId, String>, StoreError> {
        let mut items = self
            .table
            .query(Some(&keys::BY_UPDATE))
            .select(Select::AllProjectedAttributes)
            .key_condition_expression("pk = :orders")
            .expression_attribute_values(":orders", text(keys::orders(account)))
            .into_paginator()
            .items()
            .send();
        let mut updates = BTreeMap::new();
        while let Some(item) = items.next().await {
            updates.extend(update(&item?)?);
        }
        Ok(updates)
    }

    /// Returns the expiration month of each purchase order.
    async fn ends(&self, account: &AccountId) -> Result<BTreeMap<PurchaseOrderId, String>, StoreError> {
        let items = self.by_expiration(account, Month::FIRST, &[keys::SK, keys::ENDS, TERMS]).await?;
        Ok(items.iter().filter_map(ends_of).collect())
    }
}

fn update(item: &Item) -> Result<Option<(PurchaseOrderId, String)>, StoreError> {
    let read = Attributes(item);
    let Some((OrderItem::Definition, id)) = OrderItem::of(read.text(keys::SK)?) else { return Ok(None) };
    Ok(Some((id, read.text(keys::UPDATED_AT)?.to_owned())))
}

fn ends_of(item: &Item) -> Option<(PurchaseOrderId, String)> {
    let read = Attributes(item);
    let (kind, id) = OrderItem::of(read.text(keys::SK).ok()?)?;
    let ends = read.get(keys::ENDS)?.as_n().ok()?;
    (kind == OrderItem::Terms).then(|| (id, ends.clone()))
}

/// Sorts the places and returns those behind the position with their sort keys: first the rest of the list, then those
/// that were written since the first page.
fn behind(places: Vec<Place>, by: SortedBy, from: Option<&Position>) -> Vec<SortedPlace> {
    let start = Position::default();
    let Position { last, written_since, since, .. } = from.unwrap_or(&start);
    let later = places.iter().filter(|place| from.is_some() && place.updated_at > *since);
    let mut later: Vec<SortedPlace> = later
        .map(|place| SortedPlace { key: place.updated_at.clone(), ..row(place.clone(), true) })
        .collect();
    later.sort_unstable_by(|left, right| left.order().cmp(&right.order()));
    let mut rest = Vec::new();
    if !written_since {
        rest.extend(places.into_iter().map(|place| row(place, false)));
        rest.retain(|row| {
            last.as_ref().is_none_or(|last| by.direction.compare(&row.order(), &order(last)).is_gt())
        });
        rest.sort_unstable_by(|left, right| by.direction.compare(&left.order(), &right.order()));
    }
    let shown: BTreeSet<PurchaseOrderId> = rest.iter().map(|place| place.id.clone()).collect();
    let behind =
        |row: &SortedPlace| !written_since || last.as_ref().is_none_or(|last| row.order() > order(last));
    rest.extend(later.into_iter().filter(|row| !shown.contains(&row.id) && behind(row)));
    rest
}

fn row(place: Place, written_since: bool) -> SortedPlace {
    SortedPlace { id: place.id, key: place.key, written_since }
}

/// What sorts a row: its sort key, then its ID.
fn order((key, id): &(String, String)) -> (&str, &str) {
    (key, id)
}

impl SortedPlace {
    fn order(&self) -> (&str, &str) {
        (&self.key, self.id.as_str())
    }
}
