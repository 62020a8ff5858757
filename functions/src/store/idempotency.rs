//! Idempotency keys: what was first asked with a key, kept beside what it made, in the same transaction.
//!
//! Only a fingerprint of the request and the instant are kept. Whoever asks again sends the request again, and with
//! the instant the first answer follows from it; a copy of that would have contacts in it, which deleting the
//! purchase order couldn't find to erase.

use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;

use super::versions::{VersionRefused, built};
use super::{Store, StoreError};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item, number, text};
use crate::store::keys;

/// How long a key is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// A request that may be made again with the same key.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyRecord<'a> {
    /// The caller's key.
    pub key: &'a str,
    /// What tells this request from another.
    pub fingerprint: &'a str,
    /// When it is made.
    pub now: DateTime<Utc>,
}

impl Store {
    /// Remembers the request, unless its key is remembered already.
    pub(super) fn remember(
        &self,
        account: &AccountId,
        idempotency: IdempotencyRecord<'_>,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = attributes::item(keys::idempotency(account, idempotency.key));
        item.insert("fingerprint".to_owned(), text(idempotency.fingerprint));
        item.insert("at".to_owned(), attributes::instant(idempotency.now));
        item.insert(keys::EXPIRES_AT.to_owned(), number((idempotency.now + REMEMBERED).timestamp()));
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            // What is past its time may lie there for days before the table removes it.
            .condition_expression("attribute_not_exists(pk) OR expiresAt <= :now")
            .expression_attribute_values(":now", number(idempotency.now.timestamp()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build();
        Ok(TransactWriteItem::builder().put(built(put)?).build())
    }

    /// Why a request is not carried out whose key is remembered, if it is. One `GetItem`.
    pub(super) async fn remembered(
        &self,
        account: &AccountId,
        idempotency: IdempotencyRecord<'_>,
    ) -> Result<Option<VersionRefused>, StoreError> {
        let Some(item) = self.item(keys::idempotency(account, idempotency.key)).await? else {
            return Ok(None);
        };
        let expires_at: i64 = Attributes(&item).number(keys::EXPIRES_AT)?;
        if expires_at <= idempotency.now.timestamp() {
            return Ok(None);
        }
        refused(&item, idempotency).map(Some)
    }
}

/// Why a request is not carried out whose key is remembered with `item`.
pub(super) fn refused(item: &Item, idempotency: IdempotencyRecord<'_>) -> Result<VersionRefused, StoreError> {
    let read = Attributes(item);
    Ok(if read.text("fingerprint")? == idempotency.fingerprint {
        VersionRefused::Repeated { first: read.parsed("at")? }
    } else {
        VersionRefused::KeyReused
    })
}
