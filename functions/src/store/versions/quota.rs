//! The quotas of purchase orders: of active ones, and of all that are not deleted.
//!
//! All are counted in the item of the quota, by the transactions that create and delete. Whether a purchase order is active
//! depends on today, so no stored counter can be right: active ones are counted by a query. `activations`, the number of
//! those that ever became active, says how many were added since: if `counted` were active when there were `before`
//! activations, then at most `counted + activations - before` are active now. A transaction that adds some is conditional on
//! that bound, so that both quotas are exact, and writers only make each other try again where a quota is nearly used up.

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

/// The purchase orders of an account as they were counted.
#[derive(Clone, Copy, Debug)]
pub struct CountedOrders {
    /// The activations before the count.
    pub activations: u64,
    pub counts: QuotaCounts,
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
    /// How often a purchase order became active.
    pub activations: u64,
    /// Purchase orders that are not deleted.
    orders: usize,
}

impl QuotaCounts {
    #[must_use]
    pub fn minus(self, before: Self) -> Self {
        Self { active: self.active.saturating_sub(before.active), all: self.all.saturating_sub(before.all) }
    }

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
    /// Returns the action that adds a purchase order to the counts, unless a quota is exhausted, and the activations
    /// before. One query if it becomes active, and one `GetItem` if the record is unknown.
    pub(super) async fn quota_action(
        &self,
        account: &AccountId,
        quota: Quota,
    ) -> Result<(TransactWriteItem, u64), VersionRefused> {
        let record = match quota.record {
            Some(record) => record,
            None => self.quota_record(account).await?,
        };
        let active = if quota.added.active > 0 { self.active_orders(account, quota.month).await? } else { 0 };
        let counts = QuotaCounts { active, all: record.orders };
        counts.plus(quota)?;
        let counted = CountedOrders { activations: record.activations, counts };
        let action = self.use_quota(account, counted, quota.limits, quota.added)?;
        Ok((action, record.activations))
    }

    /// Counts the purchase orders of an account. One `GetItem` and one query.
    pub async fn count_orders(&self, account: &AccountId, month: Month) -> Result<CountedOrders, StoreError> {
        // The activations are read first, so that one between the two reads is counted twice and never missed.
        let QuotaRecord { activations, orders } = self.quota_record(account).await?;
        let active = self.active_orders(account, month).await?;
        Ok(CountedOrders { activations, counts: QuotaCounts { active, all: orders } })
    }

    async fn quota_record(&self, account: &AccountId) -> Result<QuotaRecord, StoreError> {
        self.table.item(keys::quota(account)).await?.as_ref().map_or_else(|| Ok(QuotaRecord::default()), read)
    }

    /// Returns the action that adds purchase orders to those that were counted, if they are within the limits.
    pub(super) fn use_quota(
        &self,
        account: &AccountId,
        counted: CountedOrders,
        limits: QuotaCounts,
        added: QuotaCounts,
    ) -> Result<TransactWriteItem, StoreError> {
        let CountedOrders { activations, counts } = counted;
        let free = limits.active.saturating_sub(counts.active).saturating_sub(added.active);
        let mut update = self
            .table
            .update(keys::quota(account))
            .update_expression("ADD activations :activated, orders :created")
            .expression_attribute_values(":activated", number(added.active))
            .expression_attribute_values(":created", number(added.all));
        let mut conditions = Vec::new();
        if added.active > 0 {
            conditions.push("activations <= :activations");
            let most = activations.saturating_add(u64::try_from(free).unwrap_or(u64::MAX));
            update = update.expression_attribute_values(":activations", number(most));
        }
        if added.all > 0 {
            conditions.push("orders <= :orders");
            update =
                update.expression_attribute_values(":orders", number(limits.all.saturating_sub(added.all)));
        }
        // P6: no activation since they were counted takes the last free place.
        let condition = format!("attribute_not_exists(pk) OR ({})", conditions.join(" AND "));
        Ok(update.condition_expression(condition).action()?)
    }

    /// Returns the action that no longer counts a purchase order, which is deleted. Leaves the activations as they are.
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
        activations: read.number("activations")?,
        orders: usize::try_from(orders).unwrap_or_default(),
    })
}
