//! Writing what is planned.

use std::collections::BTreeMap;

use domain::ids::PurchaseOrderId;
use futures::{StreamExt, stream};

use super::plan::{Plan, Planned};
use super::{Import, ImportOutcome, failed, over_quota};
use crate::api::problem::Problem;
use crate::purchase_orders::csv::document::Group;
use crate::store::StoreError;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::batch::{
    BATCH_BYTES_MAX, BATCH_VERSIONS_MAX, NewVersion, QuotaState, VersionOutcome,
};
use crate::store::versions::{Edit, VersionRefused};

/// Tags that are written at a time; each is a request of its own.
const TAGS_AT_A_TIME: usize = 16;
/// Transactions of several versions at a time, where they take no quota_state.
const BATCHES_AT_A_TIME: usize = 4;

impl Planned {
    /// What becomes of it.
    pub(super) fn done(&self) -> ImportOutcome {
        if self.before.is_some() { ImportOutcome::Updated } else { ImportOutcome::Created }
    }
}

impl Import<'_> {
    /// Writes what is planned, one outcome each: first what needs no quota_state, since edits may make room for what is new.
    pub(super) async fn written(
        &self,
        groups: &[Group<'_>],
        plans: Vec<Plan>,
        quota_state: &mut Option<QuotaState>,
    ) -> Vec<ImportOutcome> {
        let mut outcomes = BTreeMap::new();
        let (mut tagged, mut free, mut counted) = (Vec::new(), Vec::new(), Vec::new());
        for (index, plan) in plans.into_iter().enumerate() {
            match plan {
                Plan::Refused(faults) => _ = outcomes.insert(index, ImportOutcome::Refused(faults)),
                Plan::Unchanged => _ = outcomes.insert(index, ImportOutcome::Unchanged),
                Plan::Tags(_) => tagged.push((index, plan)),
                Plan::Version(planned) if planned.quota.is_some() => counted.push((index, *planned)),
                Plan::Version(planned) => free.push((index, *planned)),
            }
        }
        let tags = stream::iter(tagged).map(|(index, plan)| async move {
            let group = groups.get(index)?;
            Some((index, self.alone(group, Some(plan)).await))
        });
        let tags: Vec<Option<(usize, ImportOutcome)>> = tags.buffer_unordered(TAGS_AT_A_TIME).collect().await;
        outcomes.extend(tags.into_iter().flatten());
        let written = stream::iter(batches(free))
            .map(|batch| async move { self.together(groups, batch, &mut None).await })
            .buffer_unordered(BATCHES_AT_A_TIME);
        let written: Vec<Vec<(usize, ImportOutcome)>> = written.collect().await;
        outcomes.extend(written.into_iter().flatten());
        for batch in batches(counted) {
            outcomes.extend(self.together(groups, batch, quota_state).await);
        }
        outcomes.into_values().collect()
    }

    /// Writes one purchase order; from fresh data, as long as others are first.
    async fn alone(&self, group: &Group<'_>, plan: Option<Plan>) -> ImportOutcome {
        let work = async {
            let (mut next, mut backoff) = (plan, Backoff::default());
            loop {
                let plan = match next.take() {
                    Some(plan) => plan,
                    None => self.fresh_plan(group).await?,
                };
                match self.saved(group, plan).await {
                    Ok(outcome) => return Ok(outcome),
                    Err(VersionRefused::Exists | VersionRefused::Store(StoreError::Conflict)) => {
                        backoff.wait().await?;
                    }
                    Err(refused) => return Err(Problem::from(refused)),
                }
            }
        };
        // Boxed: an SDK call's future nests deeper than the compiler follows on the stack.
        Box::pin(self.time.within(work)).await.unwrap_or_else(|problem| failed(group, &problem))
    }

    async fn fresh_plan(&self, group: &Group<'_>) -> Result<Plan, StoreError> {
        let id: Option<PurchaseOrderId> = group.id.parse().ok();
        let before = match id {
            Some(id) => self.store.order(self.account, &id).await?,
            None => None,
        };
        self.plan(group, before)
    }

    async fn saved(&self, group: &Group<'_>, plan: Plan) -> Result<ImportOutcome, VersionRefused> {
        match plan {
            Plan::Refused(faults) => Ok(ImportOutcome::Refused(faults)),
            Plan::Unchanged => Ok(ImportOutcome::Unchanged),
            Plan::Tags(after) => {
                let id = &after.order.purchase_order_id;
                self.store.record_tags(self.account, id, &after.tags, Some(after.version)).await?;
                Ok(ImportOutcome::Updated)
            }
            Plan::Version(planned) => {
                let Planned { before, after, changes, quota, .. } = &*planned;
                let edit = Edit { changes, ..self.edit() };
                match self.store.record_version(self.account, before.as_ref(), after, edit, *quota).await {
                    Ok(()) => Ok(planned.done()),
                    Err(VersionRefused::QuotaExceeded { limit, actual }) => {
                        Ok(ImportOutcome::Refused(vec![over_quota(group, limit, actual)]))
                    }
                    Err(refused) => Err(refused),
                }
            }
        }
    }

    /// Writes several in one transaction; each that was overtaken, on its own.
    async fn together(
        &self,
        groups: &[Group<'_>],
        batch: Vec<(usize, Planned)>,
        quota_state: &mut Option<QuotaState>,
    ) -> Vec<(usize, ImportOutcome)> {
        let versions: Vec<NewVersion<'_>> = batch.iter().map(|(_, planned)| new(planned)).collect();
        let quota = batch.first().and_then(|(_, planned)| planned.quota);
        let work = async {
            let (edit, account) = (self.edit(), self.account);
            Ok(self.store.record_versions(account, &versions, edit, quota, quota_state).await?)
        };
        let recorded = Box::pin(self.time.within(work)).await;
        let mut outcomes = Vec::with_capacity(batch.len());
        for (nth, (index, planned)) in batch.iter().enumerate() {
            let Some(group) = groups.get(*index) else { continue };
            let outcome = match recorded.as_ref().map(|recorded| recorded.get(nth)) {
                Ok(Some(VersionOutcome::Written)) => planned.done(),
                Ok(Some(VersionOutcome::OverQuota { limit, actual })) => {
                    ImportOutcome::Refused(vec![over_quota(group, *limit, *actual)])
                }
                Ok(Some(VersionOutcome::Conflict) | None) => self.alone(group, None).await,
                Err(problem) => failed(group, problem),
            };
            outcomes.push((*index, outcome));
        }
        outcomes
    }
}

fn new(planned: &Planned) -> NewVersion<'_> {
    NewVersion { before: planned.before.as_ref(), after: &planned.after, changes: &planned.changes }
}

/// As many at a time as one transaction takes.
fn batches(planned: Vec<(usize, Planned)>) -> Vec<Vec<(usize, Planned)>> {
    let mut batches: Vec<Vec<(usize, Planned)>> = Vec::new();
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
