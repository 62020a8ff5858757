//! The collections of an account that can have something about a person.

use aws_sdk_dynamodb::types::Select;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::purchase_order::Contact;

use super::Person;
use crate::store::deliveries::{Delivery, item as delivery};
use crate::store::dynamodb::attributes::{self, Attributes, Item, text};
use crate::store::dynamodb::key::{ItemKey, PK, SK};
use crate::store::invoices::list::{InvoicePosition, position, start_key};
use crate::store::keys::OrderItem;
use crate::store::{Store, StoreError, keys};

/// An item with a person as its author.
#[derive(Clone, Debug)]
pub(super) struct Authored {
    pub key: ItemKey,
    /// The author as it is stored.
    pub actor: String,
    /// The number in its key: of a version, or of a ledger entry.
    pub number: u64,
    pub at: DateTime<Utc>,
}

impl Store {
    /// Returns up to `limit` purchase orders behind one, also deleted ones, by ID. One query.
    pub(super) async fn order_ids_after(
        &self,
        account: &AccountId,
        after: Option<&PurchaseOrderId>,
        limit: usize,
    ) -> Result<Vec<PurchaseOrderId>, StoreError> {
        // Totals exist even if the purchase order was deleted.
        let start = after.map(|id| attributes::item(OrderItem::Totals.key(account, id)));
        let answer = self
            .order_items(account, OrderItem::Totals.range())
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await?;
        let id = |item: &Item| Ok(OrderItem::of(Attributes(item).text(SK)?).map(|(_, id)| id));
        let ids: Result<Vec<_>, StoreError> = answer.items.unwrap_or_default().iter().map(id).collect();
        Ok(ids?.into_iter().flatten().collect())
    }

    /// Returns the person's contacts of a purchase order; none if it can't be read.
    pub(super) async fn contacts_of(
        &self,
        person: &Person,
        id: &PurchaseOrderId,
    ) -> Result<Option<Vec<Contact>>, StoreError> {
        match self.orders_to_edit(&person.account, std::slice::from_ref(id)).await?.remove(id) {
            None => Ok(Some(Vec::new())),
            Some(Ok(record)) => {
                let contacts = record.order.contacts.into_iter();
                Ok(Some(contacts.filter(|contact| person.has(&contact.email)).collect()))
            }
            Some(Err(error)) => {
                tracing::error!(%error, "a purchase order can't be read");
                Ok(None)
            }
        }
    }

    /// Returns the items of a partition that have the person as their author: versions, or ledger pages. One query for each
    /// megabyte of the partition.
    pub(super) async fn authored_by(
        &self,
        person: &Person,
        partition: String,
    ) -> Result<Vec<Authored>, StoreError> {
        let mut items = self
            .table
            .query(None)
            .key_condition_expression("pk = :pk")
            .filter_expression("attribute_exists(actor)")
            .projection_expression("pk, sk, actor, #at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":pk", text(partition))
            .into_paginator()
            .items()
            .send();
        let mut authored = Vec::new();
        while let Some(item) = items.next().await {
            let item = item?;
            let read = Attributes(&item);
            let actor = read.text("actor")?;
            if person.is(actor) {
                authored.push(Authored {
                    key: read.key()?,
                    actor: actor.to_owned(),
                    number: read.parsed(SK)?,
                    at: read.parsed("at")?,
                });
            }
        }
        Ok(authored)
    }

    /// Returns the deliveries of a partition to the person that name them, and the number of those that can't be read.
    pub(super) async fn notices_to(
        &self,
        person: &Person,
        partition: String,
    ) -> Result<(Vec<Delivery>, u64), StoreError> {
        let (mut notices, mut unreadable) = (Vec::new(), 0);
        for item in self.named_deliveries(person, partition).await? {
            match delivery::read(&item) {
                Ok(delivery) => notices.push(delivery),
                Err(error) => {
                    tracing::error!(%error, "a delivery can't be read");
                    unreadable += 1;
                }
            }
        }
        Ok((notices, unreadable))
    }

    /// Returns the items of the deliveries to the person that name them. One query for each megabyte of the partition.
    pub(super) async fn named_deliveries(
        &self,
        person: &Person,
        partition: String,
    ) -> Result<Vec<Item>, StoreError> {
        let mut items = self
            .table
            .query(None)
            .key_condition_expression("pk = :pk")
            .filter_expression("attribute_exists(recipient)")
            .expression_attribute_values(":pk", text(partition))
            .into_paginator()
            .items()
            .send();
        let mut named = Vec::new();
        while let Some(item) = items.next().await {
            let item = item?;
            if keys::delivery_mailbox(Attributes(&item).text(SK)?).as_ref() == Some(&person.mailbox) {
                named.push(item);
            }
        }
        Ok(named)
    }

    /// Returns up to `limit` invoices with notices behind a position in the index of billing periods, and the position to go
    /// on, if there may be more. One query.
    pub(super) async fn notified_invoices_after(
        &self,
        account: &AccountId,
        after: Option<InvoicePosition>,
        limit: usize,
    ) -> Result<(Vec<InvoiceKey>, Option<InvoicePosition>), StoreError> {
        let (index, partition) = (&keys::BY_PERIOD, keys::invoices(account));
        let answer = self
            .table
            .query(Some(index))
            .select(Select::AllProjectedAttributes)
            .key_condition_expression("#partition = :partition")
            .filter_expression("attribute_exists(unmatchedNotifiedAt) OR attribute_exists(differsNotifiedAt)")
            .expression_attribute_names("#partition", index.partition_key)
            .expression_attribute_values(":partition", text(&partition))
            .set_exclusive_start_key(after.map(|position| start_key(index, &partition, position)))
            .send()
            .await?;
        let items = answer.items.unwrap_or_default();
        let shown = items.get(..limit.min(items.len())).unwrap_or_default();
        let next = match answer.last_evaluated_key {
            _ if items.len() > limit => shown.last().map(position).transpose()?,
            Some(key) => Some(position(&key)?),
            None => None,
        };
        let key = |item| keys::invoice_of(Attributes(item).text(PK).ok()?);
        Ok((shown.iter().filter_map(key).collect(), next))
    }
}
