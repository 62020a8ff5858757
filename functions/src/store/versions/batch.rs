//! Batches of versions: one transaction of many purchase orders, each with its history entry, and one quota action for all.
//! A purchase order is written whole or not at all. A conflict of one doesn't affect the others.

use std::time::Duration;

use domain::change::Change;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;

use super::{Edit, Quota};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::{Store, StoreError};

/// Versions of one transaction: four actions each and one for the quota, of a hundred. An import deletes nothing.
pub const BATCH_VERSIONS_MAX: usize = 24;

/// Bytes of the definitions' JSON of one transaction. The purchase order has the definition twice (with its terms), its
/// history entry once, and the changes of an edit at most twice more. Five times this is a quarter of the 4 MB that a
/// transaction may have, so that one is fast.
pub const BATCH_BYTES_MAX: usize = 200_000;

/// The total wait of a batch that conflicts with other writes or is throttled.
const WAIT_BUDGET: Duration = Duration::from_secs(10);

/// A version to write.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// The version that it was made from; none for the first.
    pub before: Option<&'a RecordedOrder>,
    pub after: &'a RecordedOrder,
    /// The changed fields with their old and new values.
    pub changes: &'a [Change],
}

/// The outcome of writing one version of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOutcome {
    Written,
    /// The purchase order is no longer at the version before.
    Conflict,
    OverQuota {
        limit: usize,
        /// Active purchase orders of the account.
        actual: usize,
    },
}

/// The number of an account's active purchase orders at a quota version. An upper bound unless fresh.
#[derive(Clone, Copy, Debug)]
pub struct QuotaState {
    version: u64,
    active: usize,
    /// Whether the purchase orders were just counted.
    fresh: bool,
}

impl QuotaState {
    /// Returns the state after a transaction that made `added` purchase orders active.
    fn after(self, added: usize) -> Self {
        let Self { version, active, .. } = self;
        Self { version: version.saturating_add(1), active: active.saturating_add(added), fresh: false }
    }
}

impl Store {
    /// Writes all versions that can be written, the first ones first if the quota is short. `quota` is given if each of
    /// them makes a purchase order active. At most [`BATCH_VERSIONS_MAX`] and [`BATCH_BYTES_MAX`].
    ///
    /// `quota_state` is passed from batch to batch: the active purchase orders are only counted again if another
    /// request changed the quota version, or before one is refused.
    pub async fn record_versions(
        &self,
        account: &AccountId,
        versions: &[NewVersion<'_>],
        edit: Edit<'_>,
        quota: Option<Quota>,
        quota_state: &mut Option<QuotaState>,
    ) -> Result<Vec<VersionOutcome>, StoreError> {
        let mut backoff = Backoff::within(WAIT_BUDGET);
        let mut left: Vec<usize> = (0..versions.len()).collect();
        let mut outcomes = vec![VersionOutcome::Conflict; versions.len()];
        while !left.is_empty() {
            let (mut actions, mut room) = (Vec::new(), left.len());
            let mut state_before = None;
            if let Some(quota) = quota {
                let state = match quota_state.take() {
                    Some(state) => state,
                    None => self.fresh_quota_state(account, quota).await?,
                };
                room = quota.limit.saturating_sub(state.active);
                if room < left.len() && !state.fresh {
                    // There may be fewer by now, so they are counted again.
                    continue;
                }
                if room == 0 {
                    let refused = VersionOutcome::OverQuota { limit: quota.limit, actual: state.active };
                    left.drain(..).for_each(|index| set(&mut outcomes, index, refused));
                    *quota_state = Some(state);
                    break;
                }
                actions.push(self.advance_quota(account, state.version)?);
                state_before = Some(state);
            }
            let chosen: Vec<usize> = left.iter().copied().take(room).collect();
            let mut ranges = Vec::new();
            for version in chosen.iter().filter_map(|index| versions.get(*index)) {
                let NewVersion { before, after, changes } = *version;
                let first = actions.len();
                actions.extend(self.version_actions(account, before, after, Edit { changes, ..edit })?);
                ranges.push(first..actions.len());
            }
            let Some(cancelled) = self.table.transact(actions).await? else {
                for index in &chosen {
                    set(&mut outcomes, *index, VersionOutcome::Written);
                }
                left.retain(|index| !chosen.contains(index));
                *quota_state = state_before.map(|state| state.after(chosen.len()));
                continue;
            };
            let conflicts = chosen
                .iter()
                .zip(ranges)
                .filter(|(_, actions)| actions.clone().any(|action| cancelled.condition_failed(action)));
            let conflicts: Vec<usize> = conflicts.map(|(index, _)| *index).collect();
            left.retain(|index| !conflicts.contains(index));
            if conflicts.is_empty() {
                backoff.wait().await?;
            }
        }
        Ok(outcomes)
    }

    async fn fresh_quota_state(&self, account: &AccountId, quota: Quota) -> Result<QuotaState, StoreError> {
        // The version is read first: a purchase order added between the two reads changes it.
        let version = self.quota_version(account).await?;
        let active = self.active_orders(account, quota.month).await?;
        Ok(QuotaState { version, active, fresh: true })
    }
}

fn set(outcomes: &mut [VersionOutcome], index: usize, outcome: VersionOutcome) {
    if let Some(place) = outcomes.get_mut(index) {
        *place = outcome;
    }
}
