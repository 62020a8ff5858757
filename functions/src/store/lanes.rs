//! Lanes of hot purchase orders: invoices that wait to be written together, and the lease of the one who writes them.
//!
//! A lane only avoids conflicts. That nothing is drawn twice and every balance is exact rests on the conditions of the
//! transaction, no matter who writes it; an invoice that is written twice finds its record. Entries and leases expire.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, DeleteRequest, WriteRequest};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{AccountId, InvoiceKey, PurchaseOrderId};
use domain::invoice::Invoice;

use super::dynamodb::attributes::{self, Attributes, Item, number, text};
use super::dynamodb::key::ItemKey;
use super::invoices::ReadInvoice;
use super::invoices::item::{self, recorded};
use super::{Store, StoreError, keys};

/// The attribute of the token, of an entry and of an invoice that was recorded from one.
pub(super) const ENTRY_TOKEN: &str = "laneEntry";

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

/// An invoice in a lane.
#[derive(Clone, Debug)]
pub struct LaneEntry {
    pub invoice: Invoice,
    /// Identifies the caller that put the invoice into the lane. The record has it too, so that this caller knows that it
    /// was recorded for its call; for others it is a replay.
    pub token: String,
}

impl LaneEntry {
    pub fn new(invoice: Invoice) -> Self {
        Self { invoice, token: format!("{:016x}", fastrand::u64(..)) }
    }
}

/// What has become of an invoice that waits in a lane.
#[derive(Debug)]
pub enum WaitingInvoice {
    /// It is on record, with the token of the entry that it was recorded from.
    Recorded(Box<ReadInvoice>, Option<String>),
    /// It still waits. If the lease is free, no leader writes it.
    Waiting { lease_is_free: bool },
}

impl Store {
    /// Adds an entry to a lane, unless its invoice is there. One `PutItem`.
    pub async fn enter_lane(
        &self,
        lane: Lane<'_>,
        entry: &LaneEntry,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut item = attributes::item(keys::lane_entry(lane.account, lane.order, &entry.invoice.key()));
        item.insert("invoice".to_owned(), attributes::document(&entry.invoice)?);
        item.insert(ENTRY_TOKEN.to_owned(), text(entry.token.clone()));
        item.insert(keys::EXPIRES_AT.to_owned(), expires_at(now));
        let put = self.table.put_item(item).condition_expression("attribute_not_exists(pk)").send().await;
        match put.map_err(StoreError::from) {
            Ok(_) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns up to `limit` entries of a lane, behind an invoice if one is given. One consistent query. Removes entries that
    /// can't be read, so that they don't take the place of others; their callers have the invoices and write them.
    pub async fn lane(
        &self,
        lane: Lane<'_>,
        after: Option<&InvoiceKey>,
        limit: usize,
    ) -> Result<Vec<LaneEntry>, StoreError> {
        let after = after.map(|invoice| keys::lane_entry(lane.account, lane.order, invoice));
        let answer = self
            .table
            .query(None)
            .key_condition_expression("pk = :lane AND begins_with(sk, :waiting)")
            .expression_attribute_values(":lane", text(keys::lane(lane.account, lane.order)))
            .expression_attribute_values(":waiting", text(keys::WAITING_PREFIX))
            .set_exclusive_start_key(after.map(attributes::item))
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .send()
            .await?;
        let (mut entries, mut unreadable) = (Vec::new(), Vec::new());
        for item in answer.items.unwrap_or_default() {
            let read = Attributes(&item);
            match (item::invoice(read), read.text(ENTRY_TOKEN)) {
                (Ok(invoice), Ok(token)) => entries.push(LaneEntry { invoice, token: token.to_owned() }),
                (Err(_), _) | (_, Err(_)) => unreadable.push(read.key()?),
            }
        }
        self.delete_all(&unreadable).await?;
        Ok(entries)
    }

    /// Removes invoices from a lane. One `BatchWriteItem` for each [`DELETIONS_MAX`]. What is left over expires.
    pub async fn leave_lane(
        &self,
        lane: Lane<'_>,
        invoices: &BTreeSet<InvoiceKey>,
    ) -> Result<(), StoreError> {
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

    /// Returns what has become of a waiting invoice. One `BatchGetItem`.
    pub async fn waiting(
        &self,
        lane: Lane<'_>,
        invoice: &InvoiceKey,
        now: DateTime<Utc>,
    ) -> Result<WaitingInvoice, StoreError> {
        let lease = keys::lane_lease(lane.account, lane.order);
        let items = self.table.items(vec![keys::invoice(lane.account, invoice), lease.clone()], &[]).await?;
        let (leases, records): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|item| Attributes(item).key().is_ok_and(|key| key == lease));
        if let Some(item) = records.first() {
            let token = Attributes(item).text(ENTRY_TOKEN).ok().map(str::to_owned);
            return Ok(WaitingInvoice::Recorded(Box::new(recorded(item)), token));
        }
        let until = leases.first().and_then(|lease| Attributes(lease).number::<i64>("until").ok());
        let lease_is_free = until.is_none_or(|until| until < now.timestamp_millis());
        Ok(WaitingInvoice::Waiting { lease_is_free })
    }
}

fn expires_at(now: DateTime<Utc>) -> AttributeValue {
    number(now.checked_add_signed(FORGOTTEN_AFTER).unwrap_or(now).timestamp())
}
