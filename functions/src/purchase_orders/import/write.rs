//! Writes planned purchase orders: versions in batches, conflicting versions one by one.

use std::collections::BTreeMap;

use domain::ids::PurchaseOrderId;
use futures::{StreamExt, stream};

use super::plan::{Plan, PlannedVersion};
use super::{Import, ImportOutcome, failed};
use crate::api::problem::Problem;
use crate::purchase_orders::spreadsheet::group::Group;
use crate::store::StoreError;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::batch::{
    BATCH_BYTES_MAX, BATCH_VERSIONS_MAX, NewVersion, QuotaState, VersionOutcome,
};
use crate::store::versions::{Edit, VersionRefused};

/// Parallel transactions of versions that don't count against the quota.
const PARALLEL_BATCHES: usize = 4;

impl PlannedVersion {
    /// Returns the outcome of a successful write.
    pub(super) fn outcome(&self) -> ImportOutcome {
        let change = self.change.clone();
        if self.before.is_some() { ImportOutcome::Updated(change) } else { ImportOutcome::Created(change) }
    }
}

impl Import<'_> {
    /// Writes the plans and returns one outcome for each. Versions that count against the quota come last, because other
    /// edits may make room for them.
    pub(super) async fn write(
        &self,
        groups: &[Group<'_>],
        plans: Vec<Plan>,
        quota_state: &mut Option<QuotaState>,
    ) -> Vec<ImportOutcome> {
        let mut outcomes = BTreeMap::new();
        let (mut free, mut counted) = (Vec::new(), Vec::new());
        for (index, plan) in plans.into_iter().enumerate() {
            match plan {
                Plan::Refused(faults) => _ = outcomes.insert(index, ImportOutcome::Refused(faults)),
                Plan::Unchanged => _ = outcomes.insert(index, ImportOutcome::Unchanged),
                Plan::Version(planned) if planned.quota.is_some() => counted.push((index, *planned)),
                Plan::Version(planned) => free.push((index, *planned)),
            }
        }
        let written = stream::iter(batches(free))
            .map(|batch| async move { self.write_batch(groups, batch, &mut None).await })
            .buffer_unordered(PARALLEL_BATCHES);
        let written: Vec<Vec<(usize, ImportOutcome)>> = written.collect().await;
        outcomes.extend(written.into_iter().flatten());
        for batch in batches(counted) {
            outcomes.extend(self.write_batch(groups, batch, quota_state).await);
        }
        outcomes.into_values().collect()
    }

    /// Writes one purchase order that had a conflict. Plans it again after each further conflict.
    async fn write_one(&self, group: &Group<'_>) -> ImportOutcome {
        let work = async {
            let mut backoff = Backoff::default();
            loop {
                let plan = self.fresh_plan(group).await?;
                match self.try_write(plan).await {
                    Ok(outcome) => return Ok(outcome),
                    Err(VersionRefused::Exists | VersionRefused::Store(StoreError::Conflict)) => {
                        backoff.wait().await?;
                    }
                    Err(refused) => return Err(Problem::from(refused)),
                }
            }
        };
        // Boxed, because the SDK's futures nest too deep for the compiler.
        Box::pin(self.deadline.run(work)).await.unwrap_or_else(|problem| failed(group, &problem))
    }

    async fn fresh_plan(&self, group: &Group<'_>) -> Result<Plan, StoreError> {
        let id: Option<PurchaseOrderId> = group.id.parse().ok();
        let before = match id {
            Some(id) => {
                let ids = std::slice::from_ref(&id);
                self.store.orders_to_edit(self.account, ids).await?.remove(&id).transpose()?
            }
            None => None,
        };
        self.plan(group, before)
    }

    async fn try_write(&self, plan: Plan) -> Result<ImportOutcome, VersionRefused> {
        match plan {
            Plan::Refused(faults) => Ok(ImportOutcome::Refused(faults)),
            Plan::Unchanged => Ok(ImportOutcome::Unchanged),
            Plan::Version(planned) => {
                let PlannedVersion { before, after, changes, quota, .. } = &*planned;
                let edit = Edit { changes, ..self.edit() };
                match self.store.record_version(self.account, before.as_ref(), after, edit, *quota).await {
                    Ok(()) => Ok(planned.outcome()),
                    Err(VersionRefused::QuotaExceeded(over)) => Ok(ImportOutcome::OverQuota(over)),
                    Err(refused) => Err(refused),
                }
            }
        }
    }

    /// Writes several versions in one transaction, and each version with a conflict on its own.
    async fn write_batch(
        &self,
        groups: &[Group<'_>],
        batch: Vec<(usize, PlannedVersion)>,
        quota_state: &mut Option<QuotaState>,
    ) -> Vec<(usize, ImportOutcome)> {
        let versions: Vec<NewVersion<'_>> = batch.iter().map(|(_, planned)| new_version(planned)).collect();
        let work = async {
            let (edit, account) = (self.edit(), self.account);
            Ok(self.store.record_versions(account, &versions, edit, quota_state).await?)
        };
        let recorded = Box::pin(self.deadline.run(work)).await;
        let mut outcomes = Vec::with_capacity(batch.len());
        for (nth, (index, planned)) in batch.iter().enumerate() {
            let Some(group) = groups.get(*index) else { continue };
            let outcome = match recorded.as_ref().map(|recorded| recorded.get(nth)) {
                Ok(Some(VersionOutcome::Written)) => planned.outcome(),
                Ok(Some(VersionOutcome::OverQuota(over))) => ImportOutcome::OverQuota(*over),
                Ok(Some(VersionOutcome::Conflict) | None) => self.write_one(group).await,
                Err(problem) => failed(group, problem),
            };
            outcomes.push((*index, outcome));
        }
        outcomes
    }
}

fn new_version(planned: &PlannedVersion) -> NewVersion<'_> {
    let PlannedVersion { before, after, changes, quota, .. } = planned;
    NewVersion { before: before.as_ref(), after, changes, quota: *quota }
}

/// Divides versions into transactions.
fn batches(planned: Vec<(usize, PlannedVersion)>) -> Vec<Vec<(usize, PlannedVersion)>> {
    let mut batches: Vec<Vec<(usize, PlannedVersion)>> = Vec::new();
    let mut bytes = 0;
    for (index, planned) in planned {
        let own = serde_json::to_string(&planned.after.order).map_or(BATCH_BYTES_MAX, |json| json.len());
        bytes += own;
        let last =
            batches.last_mut().filter(|batch| batch.len() < BATCH_VERSIONS_MAX && bytes <= BATCH_BYTES_MAX);
        if let Some(batch) = last {
            batch.push((index, planned));
        } else {
            bytes = own;
            batches.push(vec![(index, planned)]);
        }
    }
    batches
}
