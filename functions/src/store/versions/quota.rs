//! The quotas of purchase orders: of active ones, and of all that are not deleted.
//!
//! Whether a purchase order is active depends on today, so no stored counter can be right: active ones are counted. All are
//! counted in the item of the quota, by the transactions that create and delete. A transaction that adds a purchase order,
//! or makes one active, is conditional on `quotaVersion` and increments it. So both counts are exact under concurrency.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::ids::AccountId;
use domain::month::Month;
use domain::settings::Settings;
use thiserror::Error;

use super::VersionRefused;
use crate::store::dynamodb::attributes::{Attributes, Item, number};
use crate::store::dynamodb::table::IntoAction;
use crate::store::orders::Candidates;
use crate::store::{Store, StoreError, keys, settings};

/// Numbers of purchase orders of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotaCounts {
    pub active: usize,
    /// All that are not deleted.
    pub all: usize,
}

/// A quota that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OverQuota {
    #[error("the account has {actual} active purchase orders; {limit} are allowed")]
    Active { limit: usize, actual: usize },
    #[error("the account has {actual} purchase orders that aren't deleted; {limit} are allowed: delete some")]
    All { limit: usize, actual: usize },
}

impl OverQuota {
    /// Returns the limit and the actual number.
    pub fn numbers(self) -> (usize, usize) {
        match self {
            Self::Active { limit, actual } | Self::All { limit, actual } => (limit, actual),
        }
    }
}

/// The quota for a purchase order that is new or becomes active.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The most purchase orders of the account.
    pub limits: QuotaCounts,
    /// What the purchase order adds to the counts.
    pub added: QuotaCounts,
    /// The current month: a purchase order that expires in it is active.
    pub month: Month,
    /// The account's record, if it was already read.
    pub record: Option<QuotaRecord>,
}

/// What the account's quota item has.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuotaRecord {
    pub version: u64,
    /// Purchase orders that are not deleted. Only a new version adds any.
    orders: usize,
}

impl QuotaCounts {
    /// Returns the counts with one more purchase order, unless it exceeds a quota.
    pub fn plus(self, quota: Quota) -> Result<Self, OverQuota> {
        let Quota { limits, added, .. } = quota;
        let sum = Self {
            active: self.active.saturating_add(added.active),
            all: self.all.saturating_add(added.all),
        };
        if added.all > 0 && sum.all > limits.all {
            return Err(OverQuota::All { limit: limits.all, actual: self.all });
        }
        if added.active > 0 && sum.active > limits.active {
            return Err(OverQuota::Active { limit: limits.active, actual: self.active });
        }
        Ok(sum)
    }
}

impl Store {
    /// Returns the action that adds a purchase order to the counts, unless a quota is exhausted, and the quota version
    /// that it is for. One query if it becomes active, and one `GetItem` if the record is unknown.
    pub(super) async fn quota_action(
        &self,
        account: &AccountId,
        quota: Quota,
    ) -> Result<(TransactWriteItem, u64), VersionRefused> {
        let record = match quota.record {
            Some(record) => record,
            None => self.quota_record(account).await?,
        };
        let counted = quota.added.active > 0;
        let active = if counted { self.active_orders(account, quota.month).await? } else { 0 };
        QuotaCounts { active, all: record.orders }.plus(quota)?;
        Ok((self.advance_quota(account, record.version, quota.added.all)?, record.version))
    }

    /// Returns the account's quota version, and the numbers of its purchase orders. One `GetItem` and one query.
    pub async fn order_counts(
        &self,
        account: &AccountId,
        month: Month,
    ) -> Result<(u64, QuotaCounts), StoreError> {
        // The version is read first: a purchase order added between the two reads changes it.
        let QuotaRecord { version, orders } = self.quota_record(account).await?;
        let active = self.active_orders(account, month).await?;
        Ok((version, QuotaCounts { active, all: orders }))
    }

    async fn quota_record(&self, account: &AccountId) -> Result<QuotaRecord, StoreError> {
        self.table.item(keys::quota(account)).await?.as_ref().map_or_else(|| Ok(QuotaRecord::default()), read)
    }

    /// Returns the action that increments the quota version, unless it changed since `version` was read, and counts
    /// `created` purchase orders.
    pub(super) fn advance_quota(
        &self,
        account: &AccountId,
        version: u64,
        created: usize,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .table
            .update(keys::quota(account))
            .update_expression("SET quotaVersion = :next ADD orders :created")
            .condition_expression("attribute_not_exists(quotaVersion) OR quotaVersion = :version")
            .expression_attribute_values(":version", number(version))
            .expression_attribute_values(":next", number(version.saturating_add(1)))
            .expression_attribute_values(":created", number(created));
        Ok(update.action()?)
    }

    /// Returns the action that no longer counts a purchase order, which is deleted. Leaves the version as it is, because
    /// it can't make another transaction exceed the quota.
    pub(super) fn count_deletion(&self, account: &AccountId) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .table
            .update(keys::quota(account))
            .update_expression("ADD orders :deleted")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":deleted", number(-1));
        Ok(update.action()?)
    }

    /// Returns the account's quota record, for [`Quota`], and its settings. One `BatchGetItem`.
    pub async fn quota_record_and_settings(
        &self,
        account: &AccountId,
    ) -> Result<(QuotaRecord, Settings), StoreError> {
        let items = self.table.items(vec![keys::quota(account), keys::settings(account)], &[]).await?;
        let (settings, quota): (Vec<Item>, Vec<Item>) = items.into_iter().partition(settings::is_settings);
        let quota = quota.first().map_or_else(|| Ok(QuotaRecord::default()), read)?;
        Ok((quota, settings::readable(settings.first())))
    }

    /// Counts the purchase orders that are active in `month`: neither suspended, deleted nor expired.
    async fn active_orders(&self, account: &AccountId, month: Month) -> Result<usize, StoreError> {
        let Candidates { orders, unreadable, .. } = self.candidates(account, month).await?;
        let active = orders.values().filter(|order| !order.suspended).count();
        // One that can't be read counts, so that the quota is never exceeded.
        Ok(active.saturating_add(unreadable.len()))
    }
}

fn read(item: &Item) -> Result<QuotaRecord, StoreError> {
    let read = Attributes(item);
    let orders: i64 = read.number("orders")?;
    Ok(QuotaRecord {
        version: read.number("quotaVersion")?,
        orders: usize::try_from(orders).unwrap_or_default(),
    })
}
