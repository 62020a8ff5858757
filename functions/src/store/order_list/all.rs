//! Reads of all purchase orders of an account.

use std::collections::BTreeMap;

use domain::ids::{AccountId, PurchaseOrderId};
use domain::month::Month;

use super::rows::Place;
use super::{FromAll, ListRefused, ORDERS_READ_MAX, SortedBy};
use crate::store::dynamodb::attributes::{Attributes, Item};
use crate::store::keys::OrderItem;
use crate::store::orders::totals::{ENTRIES, INVOICED};
use crate::store::orders::{OrderItems, ReadOrder};
use crate::store::{Store, StoreError, keys};

impl Store {
    /// Calls `visit` with every purchase order that is not deleted, by ID. [`ListRefused::TooMany`] after
    /// [`ORDERS_READ_MAX`].
    ///
    /// Three queries in parallel, one for each kind of item, and one more for each further megabyte of definitions.
    pub async fn each_order(
        &self,
        account: &AccountId,
        mut visit: impl FnMut(PurchaseOrderId, &Item, ReadOrder) -> Result<(), StoreError>,
    ) -> Result<(), ListRefused> {
        let request = self.order_items(account, OrderItem::Definition.range());
        let (mut page, totals, states) = futures::try_join!(
            async { Ok::<_, StoreError>(request.clone().send().await?) },
            self.by_expiration(account, Month::FIRST, &[keys::SK, ENTRIES, INVOICED]),
            self.items_of_kind(account, OrderItem::SweepState),
        )?;
        let mut others = OrderItems::grouped(totals.into_iter().chain(states))?;
        let mut read = 0_usize;
        loop {
            let definitions = page.items.take().unwrap_or_default();
            read = read.saturating_add(definitions.len());
            if read > ORDERS_READ_MAX {
                return Err(ListRefused::TooMany);
            }
            let (mut items, mut records) = (BTreeMap::new(), Vec::new());
            for definition in definitions {
                let Some((_, id)) = OrderItem::of(Attributes(&definition).text(keys::SK)?) else { continue };
                let mut order = others.remove(&id).unwrap_or_default();
                order.definition = Some(definition);
                records.extend(order.record().map(|record| (id.clone(), record)));
                items.extend(order.definition.map(|definition| (id, definition)));
            }
            for (id, record) in self.complete(account, records).await? {
                if let Some(item) = items.get(&id) {
                    visit(id, item, record)?;
                }
            }
            let Some(next) = page.last_evaluated_key.take() else { return Ok(()) };
            page =
                request.clone().set_exclusive_start_key(Some(next)).send().await.map_err(StoreError::from)?;
        }
    }

    /// Returns the places of the purchase orders that pass the filter. Those that can't be read pass none, and are the least.
    pub(super) async fn places_that_pass(
        &self,
        account: &AccountId,
        by: SortedBy,
        FromAll { filter, defaults }: FromAll<'_>,
    ) -> Result<Vec<Place>, ListRefused> {
        let mut places = Vec::new();
        self.each_order(account, |id, item, record| {
            let updated_at = Attributes(item).text(keys::UPDATED_AT)?.to_owned();
            let key = match record {
                Ok(record) if filter.is_none_or(|passes| passes(&record, defaults)) => {
                    by.key(&record, &updated_at, defaults)?
                }
                Err(_) if filter.is_none() => String::new(),
                Ok(_) | Err(_) => return Ok(()),
            };
            places.push(Place { id, updated_at, key });
            Ok(())
        })
        .await?;
        Ok(places)
    }
}
