//! Many new versions at idempotency: as many purchase orders in one transaction as it takes, each with its history entry, and
//! one quota_state for the quota for all of them. A purchase order is written whole or not at all; one that was overtaken
//! leaves the others alone.

use std::time::Duration;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::change::Change;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;

use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::{Edit, Quota};
use crate::store::{Cancelled, Store, StoreError};

/// Versions of one transaction: two items each, and the quota_state; a transaction may have a hundred.
pub const BATCH_VERSIONS_MAX: usize = 49;

/// Bytes of the definitions' JSON of one transaction. An order is in the table twice (with what matching reads of it),
/// its history entry has it idempotency, and an edit's changes twice more at most: five times this is a quarter of the 4 MB
/// that a transaction may have, so that one is over long before who waits for it gives up.
pub const BATCH_BYTES_MAX: usize = 200_000;

/// How long a transaction that is in others' way, or throttled, waits in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// A version to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// The version that it was made from, if it is not the first.
    pub before: Option<&'a RecordedOrder>,
    /// What is to be the current version.
    pub after: &'a RecordedOrder,
    /// Which fields, from what to what.
    pub changes: &'a [Change],
}

/// What became of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOutcome {
    /// It is made.
    Written,
    /// The purchase order is no longer what it was made from.
    Conflict,
    /// The account has as many active purchase orders as it may have.
    OverQuota {
        /// How many it may have.
        limit: usize,
        /// How many it has.
        actual: usize,
    },
}

/// What is known of an account's active purchase orders: their number when the quota_state was read, or at most so many since.
#[derive(Clone, Copy, Debug)]
pub struct QuotaState {
    version: u64,
    active: usize,
    fresh: bool,
}

impl QuotaState {
    /// The next quota_state, idempotency `added` orders were made active in this one.
    fn after(self, added: usize) -> Self {
        let Self { version, active, .. } = self;
        Self { version: version.saturating_add(1), active: active.saturating_add(added), fresh: false }
    }
}

impl Store {
    /// Makes all versions that can be made, the first ones first where a quota is short; `quota` where each of them
    /// makes an order active that was not. At most [`BATCH_VERSIONS_MAX`], and [`BATCH_BYTES_MAX`] together.
    ///
    /// `quota_state` goes from batch to batch: as long as nobody else takes it, the number of active orders is known without
    /// counting them again.
    pub async fn record_versions(
        &self,
        account: &AccountId,
        versions: &[NewVersion<'_>],
        edit: Edit<'_>,
        quota: Option<Quota>,
        quota_state: &mut Option<QuotaState>,
    ) -> Result<Vec<VersionOutcome>, StoreError> {
        let mut backoff = Backoff::within(PATIENCE);
        let mut left: Vec<usize> = (0..versions.len()).collect();
        let mut outcomes = vec![VersionOutcome::Conflict; versions.len()];
        while !left.is_empty() {
            let (mut actions, mut room) = (Vec::new(), left.len());
            let mut taking = None;
            if let Some(quota) = quota {
                let known = match quota_state.take() {
                    Some(known) => known,
                    None => self.fresh_turn(account, quota).await?,
                };
                room = quota.limit.saturating_sub(known.active);
                if room < left.len() && !known.fresh {
                    // There may be fewer by now: counted again before anything is refused.
                    continue;
                }
                if room == 0 {
                    let refused = VersionOutcome::OverQuota { limit: quota.limit, actual: known.active };
                    left.drain(..).for_each(|index| set(&mut outcomes, index, refused));
                    *quota_state = Some(known);
                    break;
                }
                actions.push(self.take_turn(account, known.version)?);
                taking = Some(known);
            }
            let first = actions.len();
            let chosen: Vec<usize> = left.iter().copied().take(room).collect();
            for version in chosen.iter().filter_map(|index| versions.get(*index)) {
                actions.extend(self.version(account, version, edit)?);
            }
            let request = self.client.transact_write_items().set_transact_items(Some(actions));
            let Err(error) = request.send().await else {
                for index in &chosen {
                    set(&mut outcomes, *index, VersionOutcome::Written);
                }
                left.retain(|index| !chosen.contains(index));
                *quota_state = taking.map(|known| known.after(chosen.len()));
                continue;
            };
            let cancelled = Cancelled::of(error)?;
            let places = (first..).step_by(2);
            let overtaken = chosen.iter().zip(places).filter(|(_, place)| cancelled.condition_failed(*place));
            let overtaken: Vec<usize> = overtaken.map(|(index, _)| *index).collect();
            left.retain(|index| !overtaken.contains(index));
            if overtaken.is_empty() {
                backoff.wait().await?;
            }
        }
        Ok(outcomes)
    }

    fn version(
        &self,
        account: &AccountId,
        version: &NewVersion<'_>,
        edit: Edit<'_>,
    ) -> Result<[TransactWriteItem; 2], StoreError> {
        let NewVersion { before, after, changes } = *version;
        let written = match before {
            None => self.first_version(account, after)?,
            Some(before) => self.next_version(account, before, after)?,
        };
        Ok([written, self.history_entry(account, after, Edit { changes, ..edit })?])
    }

    async fn fresh_turn(&self, account: &AccountId, quota: Quota) -> Result<QuotaState, StoreError> {
        // The quota_state first: whoever adds an order between the two has moved it on.
        let version = self.quota_advanced(account).await?;
        let active = self.active_orders(account, quota.month).await?;
        Ok(QuotaState { version, active, fresh: true })
    }
}

fn set(outcomes: &mut [VersionOutcome], index: usize, outcome: VersionOutcome) {
    if let Some(place) = outcomes.get_mut(index) {
        *place = outcome;
    }
}
