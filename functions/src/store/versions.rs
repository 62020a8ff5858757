//! Edits of purchase orders. Each edit is one transaction of the purchase order, its history entry, the idempotency record
//! if there is one, and the account's quota if a purchase order is new, becomes active or is deleted.

pub mod batch;
mod quota;
mod write;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::change::Change;
use domain::ids::{AccountId, Actor, EditReason};
use domain::ledger::RecordedOrder;
use thiserror::Error;
use tokio::time::Instant;

pub use self::quota::{CountedOrders, OverQuota, Quota, QuotaCounts, QuotaRecord};
use super::dynamodb::backoff::Backoff;
use super::idempotency::{self, FirstRequest, IdempotencyRecord};
use super::{Store, StoreError};

/// The total wait of a version that conflicts with other writes: callers wait at most half a minute.
const WAIT_BUDGET: Duration = Duration::from_secs(20);

/// The circumstances of a new version.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    pub actor: &'a Actor,
    pub reason: Option<&'a EditReason>,
    /// The changed fields with their old and new values.
    pub changes: &'a [Change],
    pub idempotency: Option<IdempotencyRecord<'a>>,
    pub at: DateTime<Utc>,
}

/// The reason for which a version is not made.
#[derive(Debug, Error)]
pub enum VersionRefused {
    /// A purchase order of that ID exists, or existed.
    #[error("the purchase order ID is taken")]
    Exists,
    #[error(transparent)]
    QuotaExceeded(#[from] OverQuota),
    /// The same request was carried out before, with the same idempotency key.
    #[error("the request was carried out at {}", .0.at)]
    Repeated(Box<FirstRequest>),
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// [`StoreError::Conflict`] if the purchase order is no longer at the version before.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Makes `after` the current version. `before` is the version that it was made from; none for the first. `quota` is
    /// given if the purchase order is new or becomes active. One transaction, and for a quota the requests of `quota_action`.
    pub async fn record_version(
        &self,
        account: &AccountId,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        edit: Edit<'_>,
        mut quota: Option<Quota>,
    ) -> Result<(), VersionRefused> {
        let (mut backoff, mut last) = (Backoff::within(WAIT_BUDGET), None);
        loop {
            let mut others = 0;
            let mut actions = self.version_actions(account, before, after, edit)?;
            let version_actions = 0..actions.len();
            let idempotency_action = actions.len();
            if let Some(record) = edit.idempotency {
                actions.push(self.put_idempotency_record(account, record)?);
            }
            if let Some(quota) = &mut quota {
                let action = self.quota_action(account, *quota).await;
                quota.record = None;
                // A repeated request must not be answered with the quota.
                if before.is_none() && matches!(action, Err(VersionRefused::QuotaExceeded(_))) {
                    self.require_new(account, after, edit).await?;
                }
                let (action, activations) = action?;
                actions.push(action);
                others = activations.saturating_sub(last.replace(activations).unwrap_or(activations));
            }
            let began = Instant::now();
            let Some(cancelled) = self.table.transact(actions).await? else { return Ok(()) };
            if let Some((record, item)) = edit.idempotency.zip(cancelled.found(idempotency_action)) {
                return Err(idempotency::refused(item, record)?);
            }
            if version_actions.into_iter().any(|action| cancelled.condition_failed(action)) {
                return Err(before.map_or(VersionRefused::Exists, |_| StoreError::Conflict.into()));
            }
            // Each that came first since the last try stands for one that competes for the quota.
            backoff.wait_for(others.max(1), began.elapsed()).await?;
        }
    }

    /// Refuses a repeated request and a purchase order that exists. Up to two `GetItem`.
    async fn require_new(
        &self,
        account: &AccountId,
        order: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<(), VersionRefused> {
        if let Some(record) = edit.idempotency
            && let Some(refused) = self.refusal_of_repeated(account, record).await?
        {
            return Err(refused);
        }
        let exists = self.order_exists(account, &order.order.purchase_order_id).await?;
        if exists { Err(VersionRefused::Exists) } else { Ok(()) }
    }
}
