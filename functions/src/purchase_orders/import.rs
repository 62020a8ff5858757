//! Imports: each purchase order of a file is created, edited or left unchanged, completely or not at all, by the rules of
//! the API.
//!
//! An import processes 100 purchase orders at a time, which bounds its memory. It writes many versions in one transaction
//! (`store/versions/batch.rs`); those that count against the account's quotas are written one transaction after the other.
//! After a timeout, the same file continues the import, because the purchase orders imported before are unchanged then.

pub mod change;
mod deadline;
mod over_quota;
mod plan;
mod quota_simulation;
pub mod report;
mod write;

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, Actor, EditReason, PurchaseOrderId};

use self::change::ImportChange;
use self::deadline::Deadline;
use self::plan::Plan;
use self::quota_simulation::QuotaSimulation;
use crate::api::problem::Problem;
use crate::purchase_orders::rules::OrderRules;
use crate::purchase_orders::spreadsheet::group::Group;
use crate::purchase_orders::spreadsheet::row_fault::RowFault;
use crate::store::Store;
use crate::store::versions::{Edit, OverQuota};

/// Purchase orders that are processed at a time: the limit of a batch read.
const BATCH_SIZE: usize = 100;
/// The reason in the history of imported versions.
const REASON: &str = "import";

/// What an import did with a purchase order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    Created(ImportChange),
    /// It has a new version or new tags.
    Updated(ImportChange),
    Unchanged,
    /// Nothing was written, because it is over a quota. Becomes `Refused` at the end of the file.
    OverQuota(OverQuota),
    /// Nothing was written, unless a fault says that the time ran out.
    Refused(Vec<RowFault>),
}

#[derive(Debug)]
pub struct Import<'a> {
    store: &'a Store,
    rules: &'a OrderRules,
    account: &'a AccountId,
    actor: &'a Actor,
    reason: Option<EditReason>,
    now: DateTime<Utc>,
    today: NaiveDate,
    deadline: Deadline,
}

impl<'a> Import<'a> {
    /// Prepares an import that ends within `time_left`.
    pub fn new(
        store: &'a Store,
        rules: &'a OrderRules,
        account: &'a AccountId,
        actor: &'a Actor,
        now: DateTime<Utc>,
        time_left: Duration,
    ) -> Self {
        let (reason, today) = (REASON.parse().ok(), rules.calendar.day(now));
        Self { store, rules, account, actor, reason, now, today, deadline: Deadline::new(time_left) }
    }

    /// Imports the groups. Returns one outcome for each, in their order.
    pub async fn run(&self, groups: &[Group<'_>]) -> Vec<ImportOutcome> {
        let (mut outcomes, mut quota_state) = (Vec::with_capacity(groups.len()), None);
        for batch in groups.chunks(BATCH_SIZE) {
            match self.plan_batch(batch).await {
                Ok(plans) => outcomes.extend(self.write(batch, plans, &mut quota_state).await),
                Err(problem) => outcomes.extend(batch.iter().map(|group| failed(group, &problem))),
            }
        }
        over_quota::refuse(groups, &mut outcomes);
        outcomes
    }

    /// Returns the expected outcomes of an import. Writes nothing.
    pub async fn dry_run(&self, groups: &[Group<'_>]) -> Vec<ImportOutcome> {
        let (mut outcomes, mut simulation) = (Vec::with_capacity(groups.len()), QuotaSimulation::default());
        for batch in groups.chunks(BATCH_SIZE) {
            let simulated = match self.plan_batch(batch).await {
                Ok(plans) => self.simulate(plans, &mut simulation).await,
                Err(problem) => Err(problem),
            };
            match simulated {
                Ok(simulated) => outcomes.extend(simulated),
                Err(problem) => outcomes.extend(batch.iter().map(|group| failed(group, &problem))),
            }
        }
        over_quota::refuse(groups, &mut outcomes);
        outcomes
    }

    /// Plans each group from the current purchase orders. One `BatchGetItem` for each fifty.
    async fn plan_batch(&self, groups: &[Group<'_>]) -> Result<Vec<Plan>, Problem> {
        let ids: Vec<PurchaseOrderId> = groups.iter().filter_map(|group| group.id.parse().ok()).collect();
        let read = async { Ok(self.store.orders_to_edit(self.account, &ids).await?) };
        let mut found = self.deadline.run(read).await?;
        let plan = |group: &Group<'_>| {
            let id: Option<PurchaseOrderId> = group.id.parse().ok();
            let before = id.and_then(|id| found.remove(&id)).transpose();
            let plan = before.and_then(|before| self.plan(group, before));
            let refused = |error| vec![fault(group, &Problem::reading("purchase order", error))];
            plan.unwrap_or_else(|error| Plan::Refused(refused(error)))
        };
        Ok(groups.iter().map(plan).collect())
    }

    fn edit(&self) -> Edit<'_> {
        Edit {
            actor: self.actor,
            reason: self.reason.as_ref(),
            changes: &[],
            idempotency: None,
            at: self.now,
        }
    }
}

fn failed(group: &Group<'_>, problem: &Problem) -> ImportOutcome {
    ImportOutcome::Refused(vec![fault(group, problem)])
}

/// Returns a problem as a fault, and logs its cause.
fn fault(group: &Group<'_>, problem: &Problem) -> RowFault {
    if let Some(cause) = problem.cause() {
        tracing::error!(row = group.first_row(), code = %problem.code, cause = crate::lambda::log::chain(cause), "not imported");
    }
    group.refused(None, problem.code, problem.detail())
}
