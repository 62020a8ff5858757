//! The number of requests of an account in a minute.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;

use super::dynamodb::attributes::number;
use super::{Store, StoreError, keys};

/// How long a number is kept. It is read within its minute only.
const RETENTION: TimeDelta = TimeDelta::hours(1);

impl Store {
    /// Counts a request, and returns whether the account has made at most `max` in this minute. One `UpdateItem`.
    pub async fn count_request(
        &self,
        account: &AccountId,
        now: DateTime<Utc>,
        max: u32,
    ) -> Result<bool, StoreError> {
        let request = self.table.update_item(keys::request_count(account, now));
        let request = request
            .update_expression("ADD requests :one SET expiresAt = :expires")
            .condition_expression("attribute_not_exists(requests) OR requests < :max")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":max", number(max))
            .expression_attribute_values(":expires", number((now + RETENTION).timestamp()));
        match request.send().await.map_err(StoreError::from) {
            Ok(_) => Ok(true),
            Err(StoreError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
