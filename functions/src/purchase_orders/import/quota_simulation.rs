//! The dry run of an import, which counts purchase orders without writing any.

use super::plan::{Plan, PlannedVersion};
use super::{Import, ImportOutcome};
use crate::api::problem::Problem;
use crate::store::versions::QuotaCounts;

/// The numbers of an account's purchase orders in the course of a simulated import.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuotaSimulation {
    /// The numbers so far, counted when the first version needs them.
    counts: Option<QuotaCounts>,
    /// Active purchase orders that the import ends.
    ended: usize,
}

impl Import<'_> {
    /// Returns the expected outcomes of the plans, in the order of an import.
    pub(super) async fn simulate(
        &self,
        plans: Vec<Plan>,
        simulation: &mut QuotaSimulation,
    ) -> Result<Vec<ImportOutcome>, Problem> {
        let planned = |plan: &'_ Plan| match plan {
            Plan::Version(planned) => Some((planned.quota, planned.ends_active)),
            Plan::Refused(_) | Plan::Unchanged => None,
        };
        let versions = || plans.iter().filter_map(planned);
        if let (None, Some(quota)) = (simulation.counts, versions().find_map(|(quota, _)| quota)) {
            let count = async { Ok(self.store.count_orders(self.account, quota.month).await?) };
            simulation.counts = Some(self.deadline.run(count).await?.counts);
        }
        simulation.ended += versions().filter(|(_, ends_active)| *ends_active).count();
        let outcome = |plan: Plan| match plan {
            Plan::Refused(faults) => ImportOutcome::Refused(faults),
            Plan::Unchanged => ImportOutcome::Unchanged,
            Plan::Version(planned) => simulation.outcome(&planned),
        };
        Ok(plans.into_iter().map(outcome).collect())
    }
}

impl QuotaSimulation {
    /// Returns the outcome of the next version, and counts it.
    fn outcome(&mut self, planned: &PlannedVersion) -> ImportOutcome {
        let (Some(quota), Some(counts)) = (planned.quota, self.counts.as_mut()) else {
            return planned.outcome();
        };
        let active = counts.active.saturating_sub(self.ended);
        match (QuotaCounts { active, ..*counts }).plus(quota) {
            Ok(sum) => {
                *counts = QuotaCounts { active: counts.active.saturating_add(quota.added.active), ..sum };
                planned.outcome()
            }
            Err(over) => ImportOutcome::OverQuota(over),
        }
    }
}
