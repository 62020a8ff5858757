//! The quota of active purchase orders.
//!
//! Whether a purchase order is active depends on today, so no stored counter can be right. The active ones are counted,
//! and the transaction is conditional on `quotaVersion`, which each transaction that adds an active purchase order
//! increments. So the count is exact under concurrency, for one more small write.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::ids::AccountId;
use domain::month::Month;
use domain::settings::Settings;

use super::VersionRefused;
use crate::store::dynamodb::attributes::{Attributes, Item, number};
use crate::store::dynamodb::table::IntoAction;
use crate::store::orders::Candidates;
use crate::store::{Store, StoreError, keys, settings};

/// The quota for a purchase order that becomes active.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The most active purchase orders of the account.
    pub limit: usize,
    /// The current month: a purchase order that expires in it is active.
    pub month: Month,
    /// The account's quota version, if it was already read.
    pub quota_version: Option<u64>,
}

impl Store {
    /// Returns the action that makes one more purchase order active, unless the quota is exhausted, and the quota version
    /// that it is for. One query, and one `GetItem` if the quota version is unknown.
    pub(super) async fn quota_action(
        &self,
        account: &AccountId,
        quota: Quota,
    ) -> Result<(TransactWriteItem, u64), VersionRefused> {
        let version = match quota.quota_version {
            Some(version) => version,
            None => self.quota_version(account).await?,
        };
        let actual = self.active_orders(account, quota.month).await?;
        if actual >= quota.limit {
            return Err(VersionRefused::QuotaExceeded { limit: quota.limit, actual });
        }
        Ok((self.advance_quota(account, version)?, version))
    }

    /// Returns the account's quota version. One `GetItem`.
    pub(super) async fn quota_version(&self, account: &AccountId) -> Result<u64, StoreError> {
        self.table.item(keys::quota(account)).await?.as_ref().map_or(Ok(0), read)
    }

    /// Returns the action that increments the quota version, unless it changed since `version` was read.
    pub(super) fn advance_quota(
        &self,
        account: &AccountId,
        version: u64,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self
            .table
            .update(keys::quota(account))
            .update_expression("SET quotaVersion = :next")
            .condition_expression("attribute_not_exists(quotaVersion) OR quotaVersion = :version")
            .expression_attribute_values(":version", number(version))
            .expression_attribute_values(":next", number(version.saturating_add(1)));
        Ok(update.action()?)
    }

    /// Returns the account's quota version, for [`Quota`], and its settings. One `BatchGetItem`.
    pub async fn quota_version_and_settings(
        &self,
        account: &AccountId,
    ) -> Result<(u64, Settings), StoreError> {
        let items = self.table.items(vec![keys::quota(account), keys::settings(account)], &[]).await?;
        let (settings, quota): (Vec<Item>, Vec<Item>) = items.into_iter().partition(settings::is_settings);
        Ok((quota.first().map_or(Ok(0), read)?, settings::readable(settings.first())))
    }

    /// Counts the account's purchase orders that are active in `month`: neither suspended, deleted nor expired. One
    /// query.
    pub async fn active_orders(&self, account: &AccountId, month: Month) -> Result<usize, StoreError> {
        let Candidates { orders, unreadable, .. } = self.candidates(account, month).await?;
        let active = orders.values().filter(|order| !order.suspended).count();
        // One that can't be read counts, so that the quota is never exceeded.
        Ok(active.saturating_add(unreadable.len()))
    }
}

fn read(item: &Item) -> Result<u64, StoreError> {
    Attributes(item).number("quotaVersion")
}
