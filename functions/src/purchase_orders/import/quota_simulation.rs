//! What an import would do, if it were one: a dry run.

use super::plan::{Plan, Planned};
use super::{Import, ImportOutcome, over_quota};
use crate::api::problem::Problem;
use crate::purchase_orders::csv::document::Group;

/// An account's active purchase orders, as they would be by now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct QuotaSimulation {
    /// Those that there are, idempotency it matters.
    counted: Option<usize>,
    added: usize,
    freed: usize,
}

impl Import<'_> {
    /// What would become of what is planned, in the order in which it would be written.
    pub(super) async fn foreseen(
        &self,
        groups: &[Group<'_>],
        plans: Vec<Plan>,
        simulation: &mut QuotaSimulation,
    ) -> Result<Vec<ImportOutcome>, Problem> {
        let planned = |plan: &'_ Plan| match plan {
            Plan::Version(planned) => Some((planned.quota, planned.frees)),
            Plan::Refused(_) | Plan::Unchanged | Plan::Tags(_) => None,
        };
        let versions = || plans.iter().filter_map(planned);
        if let (None, Some(quota)) = (simulation.counted, versions().find_map(|(quota, _)| quota)) {
            let count = async { Ok(self.store.active_orders(self.account, quota.month).await?) };
            simulation.counted = Some(self.time.within(count).await?);
        }
        simulation.freed += versions().filter(|(_, frees)| *frees).count();
        let foreseen = |(group, plan): (&Group<'_>, Plan)| match plan {
            Plan::Refused(faults) => ImportOutcome::Refused(faults),
            Plan::Unchanged => ImportOutcome::Unchanged,
            Plan::Tags(_) => ImportOutcome::Updated,
            Plan::Version(planned) => simulation.status(group, &planned),
        };
        Ok(groups.iter().zip(plans).map(foreseen).collect())
    }
}

impl QuotaSimulation {
    /// What becomes of a version, if it is the next.
    fn status(&mut self, group: &Group<'_>, planned: &Planned) -> ImportOutcome {
        let (Some(quota), Some(counted)) = (planned.quota, self.counted) else { return planned.done() };
        let actual = (counted + self.added).saturating_sub(self.freed);
        if actual >= quota.limit {
            return ImportOutcome::Refused(vec![over_quota(group, quota.limit, actual)]);
        }
        self.added += 1;
        planned.done()
    }
}
