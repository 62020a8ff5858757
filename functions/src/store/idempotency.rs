//! Idempotency records: the first request with an idempotency key, stored in the same transaction as its result.
//!
//! A record has a fingerprint of the request and the circumstances in which it was carried out. A repeated request has the
//! same content, and with the circumstances the first response follows from it, whatever has changed since. A copy of the
//! response would be large, and would contain contacts that the deletion of the purchase order couldn't find to erase.

use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::settings::AccountDefaults;

use super::dynamodb::attributes::{self, Attributes, Item, number, text};
use super::dynamodb::table::IntoAction;
use super::versions::VersionRefused;
use super::{Store, StoreError, keys};

/// How long a record is valid.
const VALIDITY: TimeDelta = TimeDelta::hours(24);

/// A request with an idempotency key.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyRecord<'a> {
    /// The caller's key.
    pub key: &'a str,
    /// Differs between different requests.
    pub fingerprint: &'a str,
    pub first: &'a FirstRequest,
}

/// The circumstances on which the response to the first request with a key depends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRequest {
    pub at: DateTime<Utc>,
    /// The date of `at` in the deployment's time zone then.
    pub today: NaiveDate,
    /// The account's defaults then.
    pub defaults: AccountDefaults,
}

impl Store {
    /// Returns the action that stores the record, unless its key has a valid one.
    pub(super) fn put_idempotency_record(
        &self,
        account: &AccountId,
        record: IdempotencyRecord<'_>,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = attributes::item(keys::idempotency(account, record.key));
        item.insert("fingerprint".to_owned(), text(record.fingerprint));
        item.insert("at".to_owned(), attributes::instant(record.first.at));
        item.insert("today".to_owned(), text(record.first.today.to_string()));
        item.insert("defaults".to_owned(), attributes::document(&record.first.defaults)?);
        item.insert(keys::EXPIRES_AT.to_owned(), number((record.first.at + VALIDITY).timestamp()));
        // P8
        let put = self
            .table
            .put(item)
            // DynamoDB may delete an expired item days later.
            .condition_expression("attribute_not_exists(pk) OR expiresAt <= :now")
            .expression_attribute_values(":now", number(record.first.at.timestamp()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        Ok(put.action()?)
    }

    /// Returns the refusal of a request whose key has a valid record, if it has one. One `GetItem`.
    pub(super) async fn refusal_of_repeated(
        &self,
        account: &AccountId,
        record: IdempotencyRecord<'_>,
    ) -> Result<Option<VersionRefused>, StoreError> {
        let Some(item) = self.table.item(keys::idempotency(account, record.key)).await? else {
            return Ok(None);
        };
        let expires_at: i64 = Attributes(&item).number(keys::EXPIRES_AT)?;
        if expires_at <= record.first.at.timestamp() {
            return Ok(None);
        }
        refused(&item, record).map(Some)
    }
}

/// Returns the refusal of a request whose key has the stored record `item`.
pub(super) fn refused(item: &Item, record: IdempotencyRecord<'_>) -> Result<VersionRefused, StoreError> {
    let read = Attributes(item);
    if read.text("fingerprint")? != record.fingerprint {
        return Ok(VersionRefused::KeyReused);
    }
    let defaults = AccountDefaults::read_stored(read.document("defaults")?);
    let defaults = defaults.map_err(|_| attributes::invalid("defaults"))?;
    let first = FirstRequest { at: read.parsed("at")?, today: read.parsed("today")?, defaults };
    Ok(VersionRefused::Repeated(Box::new(first)))
}
