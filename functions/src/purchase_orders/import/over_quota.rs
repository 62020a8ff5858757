//! Purchase orders of a file that are beyond a quota.

use thiserror::Error;

use super::ImportOutcome;
use crate::api::problem::ProblemCode;
use crate::purchase_orders::spreadsheet::group::Group;
use crate::store::versions::OverQuota;

/// A file whose purchase orders, with those that exist, exceed a quota.
#[derive(Debug, Error)]
enum FileOverQuota {
    #[error("this import would make {sum} active purchase orders; {limit} are allowed")]
    Active { sum: usize, limit: usize },
    #[error("this import would make {sum} purchase orders that aren't deleted; {limit} are allowed")]
    All { sum: usize, limit: usize },
}

/// Refuses the purchase orders that are over a quota. The errors say how many there would be with the whole file, which is
/// only known at its end.
pub(super) fn refuse(groups: &[Group<'_>], outcomes: &mut [ImportOutcome]) {
    let over = outcomes.iter().filter_map(over_quota);
    let (active, all): (Vec<OverQuota>, Vec<OverQuota>) =
        over.partition(|over| matches!(over, OverQuota::Active { .. }));
    for (group, outcome) in groups.iter().zip(outcomes) {
        let detail = match over_quota(outcome) {
            Some(OverQuota::Active { limit, .. }) => FileOverQuota::Active { sum: with(&active), limit },
            Some(OverQuota::All { limit, .. }) => FileOverQuota::All { sum: with(&all), limit },
            None => continue,
        };
        let fault = group.refused(None, ProblemCode::QuotaExceeded, detail.to_string());
        *outcome = ImportOutcome::Refused(vec![fault]);
    }
}

fn over_quota(outcome: &ImportOutcome) -> Option<OverQuota> {
    match outcome {
        ImportOutcome::OverQuota(over) => Some(*over),
        ImportOutcome::Created(_)
        | ImportOutcome::Updated(_)
        | ImportOutcome::Unchanged
        | ImportOutcome::Refused(_) => None,
    }
}

/// Returns the number of purchase orders that there would be with those that are over the quota.
fn with(over: &[OverQuota]) -> usize {
    let actual = over.iter().map(|over| over.numbers().1).max().unwrap_or_default();
    actual.saturating_add(over.len())
}
