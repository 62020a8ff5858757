//! An import: each purchase order of a file is made, edited or left as it is, whole or not at all, by the rules and the
//! writes of the API.
//!
//! Purchase orders are read and dealt with a hundred at a time, so that memory is bounded by that and not by the file.
//! Versions are written many to a transaction (`store/version_batch.rs`): what becomes active needs the account's quota_state
//! for the quota, which only one can take at a time. Who comes back with the same file after time ran out goes on where
//! it stopped: what is done is found unchanged.

mod plan;
mod quota_simulation;
pub mod report;
mod time;
mod writing;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::PurchaseOrderId;
use domain::ids::{AccountId, Actor, EditReason};

use self::plan::Plan;
use self::quota_simulation::QuotaSimulation;
use self::time::Time;
use crate::api::problem::{Problem, ProblemCode};
use crate::purchase_orders::csv::document::{Fault, Group};
use crate::purchase_orders::rules::OrderRules;
use crate::store::Store;
use crate::store::versions::{Edit, VersionRefused};

/// Purchase orders that are read together: a limit of one batch read.
const PORTION: usize = 100;
/// What history says is why.
const REASON: &str = "import";

/// What became of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is made.
    Created,
    /// It has a new version, or other tags.
    Updated,
    /// It is as the file says already.
    Unchanged,
    /// Nothing of it is written, as far as is known.
    Refused(Vec<Fault>),
}

/// An import by somebody, now.
#[derive(Debug)]
pub struct Import<'a> {
    store: &'a Store,
    policy: &'a OrderRules,
    account: &'a AccountId,
    actor: &'a Actor,
    reason: Option<EditReason>,
    now: DateTime<Utc>,
    today: NaiveDate,
    time: Time,
}

impl<'a> Import<'a> {
    /// An import that has to end within `time_left`.
    pub fn new(
        store: &'a Store,
        policy: &'a OrderRules,
        (account, actor): (&'a AccountId, &'a Actor),
        now: DateTime<Utc>,
        time_left: Duration,
    ) -> Self {
        let (reason, today) = (REASON.parse().ok(), policy.calendar.day(now));
        Self { store, policy, account, actor, reason, now, today, time: Time::new(time_left) }
    }

    /// Carries out what the groups ask for. One outcome each, in their order.
    pub async fn carry_out(&self, groups: &[Group<'_>]) -> Vec<ImportOutcome> {
        let (mut outcomes, mut quota_state) = (Vec::with_capacity(groups.len()), None);
        for portion in groups.chunks(PORTION) {
            match self.plans(portion).await {
                Ok(plans) => outcomes.extend(self.written(portion, plans, &mut quota_state).await),
                Err(problem) => outcomes.extend(portion.iter().map(|group| failed(group, &problem))),
            }
        }
        outcomes
    }

    /// What would become of the groups, as far as one can know. Nothing is written.
    pub async fn foresee(&self, groups: &[Group<'_>]) -> Vec<ImportOutcome> {
        let (mut outcomes, mut simulation) = (Vec::with_capacity(groups.len()), QuotaSimulation::default());
        for portion in groups.chunks(PORTION) {
            let foreseen = match self.plans(portion).await {
                Ok(plans) => self.foreseen(portion, plans, &mut simulation).await,
                Err(problem) => Err(problem),
            };
            match foreseen {
                Ok(foreseen) => outcomes.extend(foreseen),
                Err(problem) => outcomes.extend(portion.iter().map(|group| failed(group, &problem))),
            }
        }
        outcomes
    }

    /// What each group asks for, by what there is now. One `BatchGetItem`.
    async fn plans(&self, groups: &[Group<'_>]) -> Result<Vec<Plan>, Problem> {
        let ids: Vec<PurchaseOrderId> = groups.iter().filter_map(|group| group.id.parse().ok()).collect();
        let read = async { Ok(self.store.orders(self.account, &ids).await?) };
        let mut found = self.time.within(read).await?;
        let plan = |group: &Group<'_>| {
            let id: Option<PurchaseOrderId> = group.id.parse().ok();
            let before = id.and_then(|id| found.remove(&id)).transpose();
            let plan = before.and_then(|before| self.plan(group, before));
            plan.unwrap_or_else(|error| Plan::Refused(vec![fault(group, &error.into())]))
        };
        Ok(groups.iter().map(plan).collect())
    }

    fn edit(&self) -> Edit<'_> {
        Edit { actor: self.actor, reason: self.reason.as_ref(), changes: &[], idempotency: None }
    }
}

/// What a problem means for a purchase order; what caused it is in the log.
fn failed(group: &Group<'_>, problem: &Problem) -> ImportOutcome {
    ImportOutcome::Refused(vec![fault(group, problem)])
}

fn fault(group: &Group<'_>, problem: &Problem) -> Fault {
    if let Some(cause) = problem.cause() {
        tracing::error!(row = group.first_row(), code = %problem.code, cause = crate::lambda::log::chain(cause), "not imported");
    }
    group.refused(None, problem.code, problem.detail())
}

fn over_quota(group: &Group<'_>, limit: usize, actual: usize) -> Fault {
    let detail = VersionRefused::QuotaExceeded { limit, actual }.to_string();
    group.refused(None, ProblemCode::QuotaExceeded, detail)
}
