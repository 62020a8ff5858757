//! Lanes of hot purchase orders: invoices that wait to be written together, and the lease of the one who writes them.
//!
//! A lane only avoids conflicts. That nothing is drawn twice and every balance is exact rests on the conditions of the
//! transaction, no matter who writes it; an invoice that is written twice finds its record. Entries and leases expire.

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;

use super::dynamodb::attributes::{self, Attributes, Item, number, text};
use super::dynamodb::key::ItemKey;
use super::invoices::item::{self, recorded};
use super::{Store, StoreError, keys};

/// How long a lease is valid unless it is released. Longer than a transaction takes.
pub const LEASE: TimeDelta = TimeDelta::milliseconds(1_500);

/// When an entry that was forgotten is deleted.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Deletions of one request. A limit of DynamoDB.
const DELETIONS_MAX: usize = 25;

/// A lane of a purchase order.
#[derive(Clone, Copy, Debug)]
pub struct Lane<'a> {
    pub account: &'a AccountId,
    pub order: &'a PurchaseOrderId,
}

impl Store {
    /// Adds an invoice to a lane. Returns whether it was not in the lane yet. One `PutItem`.
    pub async fn enter_lane(
        &self,
        lane: Lane<'_>,
        invoice: &Invoice,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut item = attributes::item(keys::lane_entry(lane.account, lane.order, &invoice.key()));
        item.insert("invoice".to_owned(), attributes::document(invoice)?);
        item.insert(keys::EXPIRES_AT.to_owned(), expires_at(now));
        let put = self.table.put_item(item).condition_expression("attribute_not_exists(pk)").send().await;
        match put.map_err(StoreError::from) {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Returns up to `limit` invoices of a lane. One consistent query. An entry that can't be read is removed, so that it
    /// doesn't take the place of others; its caller has the invoice and writes it.
    pub async fn lane(&self, lane: Lane<'_>, limit: usize) -> Result<Vec<Invoice>, StoreError> {
        let answer = self
            .table
            .query(None)
            .key_condition_expression("pk = :lane AND begins_with(sk, :waiting)")
            .expression_attribute_values(":lane", text(keys::lane(lane.account, lane.order)))
            .expression_attribute_values(":waiting", text(keys::WAITING_PREFIX))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await?;
        let (mut invoices, mut unreadable) = (Vec::new(), Vec::new());
        for item in answer.items.unwrap_or_default() {
            match item::invoice(Attributes(&item)) {
                Ok(invoice) => invoices.push(invoice),
                Err(_) => unreadable.push(Attributes(&item).key()?),
            }
        }
        self.delete_all(&unreadable).await?;
        Ok(invoices)
    }

    /// Removes invoices from a lane. One `BatchWriteItem` for each [`DELETIONS_MAX`]. What is left over expires.
    pub async fn leave_lane(&self, lane: Lane<'_>, invoices: &[InvoiceKey]) -> Result<(), StoreError> {
        let keys: Vec<ItemKey> =
            invoices.iter().map(|invoice| keys::lane_entry(lane.account, lane.order, invoice)).collect();
        self.delete_all(&keys).await
    }

    async fn delete_all(&self, keys: &[ItemKey]) -> Result<(), StoreError> {
        let request = |key: &ItemKey| {
            let delete = DeleteRequest::builder().set_key(Some(attributes::item(key.clone()))).build()?;
            Ok::<_, StoreError>(WriteRequest::builder().delete_request(delete).build())
        };
        let requests = keys.chunks(DELETIONS_MAX).map(|chunk| async move {
            let deletions = chunk.iter().map(request).collect::<Result<Vec<_>, _>>()?;
            self.table.batch_write(deletions).await
        });
        futures::future::try_join_all(requests).await?;
        Ok(())
    }

    /// Takes the lease of a lane, if it is free or can't be read. One `UpdateItem`.
    pub async fn take_lease(
        &self,
        lane: Lane<'_>,
        holder: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let until = now.checked_add_signed(LEASE).unwrap_or(now);
        let update = self
            .table
            .update_item(keys::lane_lease(lane.account, lane.order))
            .update_expression("SET holder = :holder, #until = :until, expiresAt = :expires")
            .condition_expression("NOT attribute_type(#until, :number) OR #until < :now OR holder = :holder")
            .expression_attribute_names("#until", "until")
            .expression_attribute_values(":holder", text(holder))
            .expression_attribute_values(":number", text("N"))
            .expression_attribute_values(":until", number(until.timestamp_millis()))
            .expression_attribute_values(":now", number(now.timestamp_millis()))
            .expression_attribute_values(":expires", expires_at(now));
        match update.send().await.map_err(StoreError::from) {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives the lease back, unless another one has it by now. One `DeleteItem`.
    pub async fn release_lease(&self, lane: Lane<'_>, holder: &str) -> Result<(), StoreError> {
        let delete = self
            .table
            .delete_item(keys::lane_lease(lane.account, lane.order))
            .condition_expression("holder = :holder")
            .expression_attribute_values(":holder", text(holder));
        match delete.send().await.map_err(StoreError::from) {
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns the record of a waiting invoice, if it was written, and whether the lease is free. One `BatchGetItem`.
    pub async fn waiting(
        &self,
        lane: Lane<'_>,
        invoice: &InvoiceKey,
        now: DateTime<Utc>,
    ) -> Result<(Option<Result<RecordedInvoice, StoreError>>, bool), StoreError> {
        let lease = keys::lane_lease(lane.account, lane.order);
        let items = self.table.items(vec![keys::invoice(lane.account, invoice), lease.clone()], &[]).await?;
        let (leases, records): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|item| Attributes(item).key().is_ok_and(|key| key == lease));
        let record = records.first().map(|item| recorded(item));
        let until = leases.first().and_then(|item| Attributes(item).number::<i64>("until").ok());
        Ok((record, until.is_none_or(|until| until < now.timestamp_millis())))
    }
}

fn expires_at(now: DateTime<Utc>) -> AttributeValue {
    number(now.checked_add_signed(FORGOTTEN_AFTER).unwrap_or(now).timestamp())
}
