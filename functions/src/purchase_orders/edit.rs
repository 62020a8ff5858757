//! Edits: the way from one version of a purchase order to the next.

use domain::change::Change;
use domain::ids::EditReason;
use domain::ledger::RecordedOrder;
use domain::settings::AccountDefaults;

use super::load::load_active;
use super::rules::OrderRules;
use super::views;
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, EntityTags, Reply, Request};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::{Edit, VersionRefused};
use crate::store::{Store, StoreError};

/// Applies `edit` to the purchase order named in the path, at one of `versions`, and answers with the result; with nothing
/// if it is deleted.
///
/// Draws don't make an edit fail: it is applied again to fresh data while the version stays the same. An edit without
/// changes makes no version and writes nothing. With `?dryRun=true`, answers with the expected result, writes
/// nothing and doesn't check the quota.
pub async fn save_edit(
    store: &Store,
    rules: &OrderRules,
    request: &Request,
    versions: &EntityTags,
    reason: Option<&EditReason>,
    edit: impl Fn(&RecordedOrder) -> Result<(RecordedOrder, Vec<Change>), Problem>,
) -> Answer {
    let DryRunQuery { dry_run } = request.query()?;
    let today = rules.calendar.day(request.now);
    let mut backoff = Backoff::default();
    loop {
        let (before, defaults) = load_active(store, request).await?;
        if !versions.include(before.version) {
            let detail = format!("the purchase order is now at version {}; read it again", before.version);
            return Err(Problem::new(ProblemCode::VersionMismatch, detail));
        }
        let (after, changes) = edit(&before)?;
        if dry_run {
            return answer(store, rules, request, after, &defaults).await;
        }
        let saved = if changes.is_empty() {
            Ok(())
        } else {
            let edit =
                Edit { actor: &request.actor, reason, changes: &changes, idempotency: None, at: request.now };
            let quota = rules.quota(Some(&before), &after, today, None);
            store.record_version(&request.account, Some(&before), &after, edit, quota).await
        };
        match saved {
            Ok(()) if after.deleted_at.is_some() => return Reply::no_content(),
            Ok(()) => {
                let version = after.version;
                return Ok(answer(store, rules, request, after, &defaults).await?.tagged(version));
            }
            Err(VersionRefused::Store(StoreError::Conflict)) => backoff.wait().await?,
            Err(refused) => return Err(refused.into()),
        }
    }
}

/// Answers with a purchase order, whose sums by month may lag behind.
async fn answer(
    store: &Store,
    rules: &OrderRules,
    request: &Request,
    record: RecordedOrder,
    defaults: &AccountDefaults,
) -> Answer {
    let record = store.with_all_months(&request.account, record).await?;
    Reply::ok(&views::order(&record, rules.calendar.day(request.now), defaults)?)
}
