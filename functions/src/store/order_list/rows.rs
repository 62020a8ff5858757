//! The rows of a list behind a position.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::Select;
use domain::ids::{AccountId, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::month::Month;

use super::position::Position;
use super::{ListRefused, Sort};
use crate::store::dynamodb::attributes::{Attributes, Item, text};
use crate::store::keys::OrderItem;
use crate::store::orders::ReadOrder;
use crate::store::orders::terms::TERMS;
use crate::store::{Store, StoreError, keys};

/// Purchase orders that are read by their keys: the most of a page.
const READ_BY_KEY_MAX: usize = 100;

/// Whether a purchase order is listed.
pub(super) type Passes<'a> = &'a (dyn Fn(&RecordedOrder) -> bool + Sync);

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
    /// The expiration month, as a number.
    pub ends: String,
}

impl Place {
    fn key(&self, sort: Sort) -> String {
        match sort {
            Sort::UpdatedAt => self.updated_at.clone(),
            Sort::PurchaseOrderId => self.id.to_string(),
            Sort::ExpirationMonth => self.ends.clone(),
        }
    }
}

impl Store {
    /// Returns up to `limit` rows behind the position.
    pub(super) async fn rows(
        &self,
        account: &AccountId,
        sort: Sort,
        limit: usize,
        from: Option<&Position>,
        passes: Option<Passes<'_>>,
    ) -> Result<RowPage, ListRefused> {
        let places = match passes {
            Some(passes) => self.places_that_pass(account, passes).await?,
            None => self.places(account, sort).await?,
        };
        let count = places.len();
        let newest = places.iter().map(|place| place.updated_at.clone()).max().unwrap_or_default();
        let mut chosen = behind(places, sort, from);
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

    /// Returns the places of all purchase orders. One query, or two in parallel.
    async fn places(&self, account: &AccountId, sort: Sort) -> Result<Vec<Place>, StoreError> {
        let ends = async {
            match sort {
                Sort::ExpirationMonth => self.ends(account).await,
                Sort::UpdatedAt | Sort::PurchaseOrderId => Ok(BTreeMap::new()),
            }
        };
        let (updates, ends) = futures::try_join!(self.updates(account), ends)?;
        let place = |(id, updated_at): (PurchaseOrderId, String)| {
            let ends = ends.get(&id).cloned().unwrap_or_default();
            Place { id, updated_at, ends }
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
fn behind(places: Vec<Place>, sort: Sort, from: Option<&Position>) -> Vec<SortedPlace> {
    let keyed = |place: Place, sort: Sort| ((place.key(sort), place.id.to_string()), place);
    let row = |written_since: bool| {
        move |((key, _), place): Keyed| SortedPlace { id: place.id, key, written_since }
    };
    let Some(Position { last, written_since, since, .. }) = from else {
        let sorted = sorted(places.into_iter().map(|place| keyed(place, sort)).collect(), sort);
        return sorted.into_iter().map(row(false)).collect();
    };
    let since_first = places.iter().filter(|place| place.updated_at > *since).cloned();
    let since_first: Vec<_> = since_first.map(|place| keyed(place, Sort::UpdatedAt)).collect();
    let is_behind = |key: &(String, String), sort: Sort| {
        last.as_ref().is_none_or(|last| if sort == Sort::UpdatedAt { key < last } else { key > last })
    };
    let mut rest = Vec::new();
    if !written_since {
        let keyed =
            places.into_iter().map(|place| keyed(place, sort)).filter(|(key, _)| is_behind(key, sort));
        rest.extend(sorted(keyed.collect(), sort).into_iter().map(row(false)));
    }
    let shown: BTreeSet<PurchaseOrderId> = rest.iter().map(|place| place.id.clone()).collect();
    let mut later = since_first;
    later.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
    let later = later.into_iter().filter(|(key, place)| {
        !shown.contains(&place.id) && (!written_since || last.as_ref().is_none_or(|last| key > last))
    });
    rest.extend(later.map(row(true)));
    rest
}

type Keyed = ((String, String), Place);

/// Sorts by the sort key, then by ID; the last update first.
fn sorted(mut keyed: Vec<Keyed>, sort: Sort) -> Vec<Keyed> {
    keyed.sort_unstable_by(|(left, _), (right, _)| match sort {
        Sort::UpdatedAt => right.cmp(left),
        Sort::PurchaseOrderId | Sort::ExpirationMonth => left.cmp(right),
    });
    keyed
}
