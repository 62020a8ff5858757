//! The readings of accounts' invoices from AWS, and which accounts are due. The item of an account has the time of its next
//! reading. It is in the index of the sweep, in a partition of its own, so one query finds the accounts that are due.

use chrono::{DateTime, Utc};
use domain::aws_reading::AwsReading;
use domain::ids::AccountId;

use super::dynamodb::attributes::{self, Attributes, instant, number, text};
use super::dynamodb::table::IntoAction as _;
use super::{Store, StoreError, keys};

/// An account's readings as stored. Default: never read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedReading {
    pub reading: AwsReading,
    /// When the account is read next; none if it isn't.
    pub due_at: Option<DateTime<Utc>>,
    /// Incremented by each write; 0 before the first.
    pub revision: u64,
}

impl Store {
    /// Returns the accounts that are due to be read by `now`, at most `limit`, the one that has been due longest first. One
    /// query.
    pub async fn due_readings(&self, now: DateTime<Utc>, limit: i32) -> Result<Vec<AccountId>, StoreError> {
        let answer = self.due_rows(keys::AWS_READINGS, now, limit).send().await?;
        let items = answer.items.unwrap_or_default();
        let account = |item| keys::account_of(&Attributes(item).key().ok()?);
        let accounts: Vec<AccountId> = items.iter().filter_map(account).collect();
        if accounts.len() < items.len() {
            tracing::error!(rows = items.len() - accounts.len(), "rows of the index can't be read");
        }
        Ok(accounts)
    }

    /// Returns what is known of an account's readings. One `GetItem`.
    pub async fn aws_reading(&self, account: &AccountId) -> Result<RecordedReading, StoreError> {
        let Some(item) = self.table.item(keys::aws_reading(account)).await? else {
            return Ok(RecordedReading::default());
        };
        let read = Attributes(&item);
        Ok(RecordedReading {
            reading: read.optional_document("reading")?.unwrap_or_default(),
            due_at: read.optional_parsed(keys::ATTENTION_AT)?,
            revision: read.number("revision")?,
        })
    }

    /// Records a reading and when the account is due again; none if it is no longer read. [`StoreError::Conflict`] if another
    /// run or a change of the settings came first. One transaction.
    pub async fn record_aws_reading(
        &self,
        account: &AccountId,
        before: &RecordedReading,
        reading: AwsReading,
        due_at: Option<DateTime<Utc>>,
    ) -> Result<RecordedReading, StoreError> {
        let revision = before.revision.saturating_add(1);
        let request = self.table.update(keys::aws_reading(account));
        let update = "SET reading = :reading, revision = :revision";
        let request = match due_at {
            Some(due_at) => request
                .update_expression(format!("{update}, attentionShard = :shard, attentionAt = :due"))
                .expression_attribute_values(":shard", text(keys::AWS_READINGS))
                .expression_attribute_values(":due", instant(due_at)),
            None => request.update_expression(format!("{update} REMOVE attentionShard, attentionAt")),
        };
        let request = request
            .condition_expression("revision = :before")
            .expression_attribute_values(":reading", attributes::document(&reading)?)
            .expression_attribute_values(":revision", number(revision))
            .expression_attribute_values(":before", number(before.revision));
        // A transaction, because its client token lets a try whose answer was lost be repeated.
        if self.table.transact(vec![request.action()?]).await?.is_some() {
            return Err(StoreError::Conflict);
        }
        Ok(RecordedReading { reading, due_at, revision })
    }
}
