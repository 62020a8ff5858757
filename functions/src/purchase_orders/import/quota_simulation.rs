//! The dry run of an import, which counts active purchase orders without writing any.

use super::plan::{Plan, PlannedVersion};
use super::{Import, ImportOutcome, over_quota};
use crate::api::problem::Problem;
use crate::purchase_orders::spreadsheet::group::Group;

/// The number of an account's active purchase orders in the course of a simulated import.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuotaSimulation {
    /// The number before the import, counted when the first version needs it.
    counted: Option<usize>,
    added: usize,
    ended: usize,
}

impl Import<'_> {
    /// Returns the expected outcomes of the plans, in the order of an import.
    pub(super) async fn simulate(
        &self,
        groups: &[Group<'_>],
        plans: Vec<Plan>,
        simulation: &mut QuotaSimulation,
    ) -> Result<Vec<ImportOutcome>, Problem> {
        let planned = |plan: &'_ Plan| match plan {
            Plan::Version(planned) => Some((planned.quota, planned.ends_active)),
            Plan::Refused(_) | Plan::Unchanged => None,
        };
        let versions = || plans.iter().filter_map(planned);
        if let (None, Some(quota)) = (simulation.counted, versions().find_map(|(quota, _)| quota)) {
            let count = async { Ok(self.store.active_orders(self.account, quota.month).await?) };
            simulation.counted = Some(self.deadline.run(count).await?);
        }
        simulation.ended += versions().filter(|(_, ends_active)| *ends_active).count();
        let outcome = |(group, plan): (&Group<'_>, Plan)| match plan {
            Plan::Refused(faults) => ImportOutcome::Refused(faults),
            Plan::Unchanged => ImportOutcome::Unchanged,
            Plan::Version(planned) => simulation.outcome(group, &planned),
        };
        Ok(groups.iter().zip(plans).map(outcome).collect())
    }
}

impl QuotaSimulation {
    /// Returns the outcome of the next version, and counts it.
    fn outcome(&mut self, group: &Group<'_>, planned: &PlannedVersion) -> ImportOutcome {
        let (Some(quota), Some(counted)) = (planned.quota, self.counted) else { return planned.outcome() };
        let actual = (counted + self.added).saturating_sub(self.ended);
        if actual >= quota.limit {
            return ImportOutcome::Refused(vec![over_quota(group, quota.limit, actual)]);
        }
        self.added += 1;
        planned.outcome()
    }
}
