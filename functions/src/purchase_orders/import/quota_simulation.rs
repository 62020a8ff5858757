//! What an import would do, if it were one: a dry run.

use super::plan::{Plan, Planned};
use super::{Import, Outcome, over_quota};
use crate::api::problem::Problem;
use crate::purchase_orders::csv::document::Group;

/// An account's active purchase orders, as they would be by now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Forecast {
    /// Those that there are, once it matters.
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
        forecast: &mut Forecast,
    ) -> Result<Vec<Outcome>, Problem> {
        let planned = |plan: &'_ Plan| match plan {
            Plan::Version(planned) => Some((planned.quota, planned.frees)),
            Plan::Refused(_) | Plan::Unchanged | Plan::Tags(_) => None,
        };
        let versions = || plans.iter().filter_map(planned);
        if let (None, Some(quota)) = (forecast.counted, versions().find_map(|(quota, _)| quota)) {
            let count = async { Ok(self.store.active_orders(self.account, quota.month).await?) };
            forecast.counted = Some(self.time.within(count).await?);
        }
        forecast.freed += versions().filter(|(_, frees)| *frees).count();
        let foreseen = |(group, plan): (&Group<'_>, Plan)| match plan {
            Plan::Refused(faults) => Outcome::Refused(faults),
            Plan::Unchanged => Outcome::Unchanged,
            Plan::Tags(_) => Outcome::Updated,
            Plan::Version(planned) => forecast.status(group, &planned),
        };
        Ok(groups.iter().zip(plans).map(foreseen).collect())
    }
}

impl Forecast {
    /// What becomes of a version, if it is the next.
    fn status(&mut self, group: &Group<'_>, planned: &Planned) -> Outcome {
        let (Some(quota), Some(counted)) = (planned.quota, self.counted) else { return planned.done() };
        let actual = (counted + self.added).saturating_sub(self.freed);
        if actual >= quota.limit {
            return Outcome::Refused(vec![over_quota(group, quota.limit, actual)]);
        }
        self.added += 1;
        planned.done()
    }
}
