//! Batches of versions: one transaction of many purchase orders, each with its history entry, and one quota action for all.
//! A purchase order is written whole or not at all. A conflict of one doesn't affect the others.

use std::time::Duration;

use domain::change::Change;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;
use domain::month::Month;

use super::{CountedOrders, Edit, OverQuota, Quota, QuotaCounts};
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
    /// The quota, if the purchase order is new or becomes active.
    pub quota: Option<Quota>,
}

/// The outcome of writing one version of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOutcome {
    Written,
    /// The purchase order is no longer at the version before.
    Conflict,
    OverQuota(OverQuota),
}

/// The purchase orders of an account in the course of a batch. The numbers are upper bounds unless fresh.
#[derive(Clone, Copy, Debug)]
pub struct QuotaState {
    counted: CountedOrders,
    /// Whether the purchase orders were just counted.
    fresh: bool,
}

impl Store {
    /// Writes all versions that can be written, the first ones first if a quota is short. Either all have a quota or none.
    /// At most [`BATCH_VERSIONS_MAX`] and [`BATCH_BYTES_MAX`].
    ///
    /// `quota_state` is passed from batch to batch: the purchase orders are only counted again if others may have used up the
    /// quota, or before one is refused.
    pub async fn record_versions(
        &self,
        account: &AccountId,
        versions: &[NewVersion<'_>],
        edit: Edit<'_>,
        quota_state: &mut Option<QuotaState>,
    ) -> Result<Vec<VersionOutcome>, StoreError> {
        let mut backoff = Backoff::within(WAIT_BUDGET);
        let mut left: Vec<usize> = (0..versions.len()).collect();
        let mut outcomes = vec![VersionOutcome::Conflict; versions.len()];
        let quota = versions.iter().find_map(|version| version.quota);
        while !left.is_empty() {
            let (mut actions, mut chosen, mut after) = (Vec::new(), left.clone(), None);
            if let Some(Quota { month, limits, .. }) = quota {
                let state = match quota_state.take() {
                    Some(state) => state,
                    None => self.fresh_quota_state(account, month).await?,
                };
                let (fitting, counts, over) = fitting(versions, &left, state.counted.counts);
                if !over.is_empty() && !state.fresh {
                    // There may be fewer by now, so they are counted again.
                    continue;
                }
                if fitting.is_empty() {
                    for (index, over) in over {
                        set(&mut outcomes, index, VersionOutcome::OverQuota(over));
                    }
                    *quota_state = Some(state);
                    break;
                }
                let added = counts.minus(state.counted.counts);
                actions.push(self.use_quota(account, state.counted, limits, added)?);
                chosen = fitting;
                let activated = u64::try_from(added.active).unwrap_or(u64::MAX);
                let activations = state.counted.activations.saturating_add(activated);
                after = Some(QuotaState { counted: CountedOrders { activations, counts }, fresh: false });
            }
            let mut ranges = Vec::new();
            for version in chosen.iter().filter_map(|index| versions.get(*index)) {
                let NewVersion { before, after, changes, .. } = *version;
                let first = actions.len();
                actions.extend(self.version_actions(account, before, after, Edit { changes, ..edit })?);
                ranges.push(first..actions.len());
            }
            let Some(cancelled) = self.table.transact(actions).await? else {
                for index in &chosen {
                    set(&mut outcomes, *index, VersionOutcome::Written);
                }
                left.retain(|index| !chosen.contains(index));
                *quota_state = after;
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

    async fn fresh_quota_state(&self, account: &AccountId, month: Month) -> Result<QuotaState, StoreError> {
        Ok(QuotaState { counted: self.count_orders(account, month).await?, fresh: true })
    }
}

/// Returns the versions that fit the quotas, the counts with them, and those that don't fit.
fn fitting(
    versions: &[NewVersion<'_>],
    left: &[usize],
    mut counts: QuotaCounts,
) -> (Vec<usize>, QuotaCounts, Vec<(usize, OverQuota)>) {
    let (mut fitting, mut over) = (Vec::new(), Vec::new());
    for index in left {
        let quota = versions.get(*index).and_then(|version| version.quota);
        match quota.map_or(Ok(counts), |quota| counts.plus(quota)) {
            Ok(sum) => {
                counts = sum;
                fitting.push(*index);
            }
            Err(refused) => over.push((*index, refused)),
        }
    }
    (fitting, counts, over)
}

fn set(outcomes: &mut [VersionOutcome], index: usize, outcome: VersionOutcome) {
    if let Some(place) = outcomes.get_mut(index) {
        *place = outcome;
    }
}
