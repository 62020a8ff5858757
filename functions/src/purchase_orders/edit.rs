//! What the functions that define purchase orders share: the operator's rules, and the way from one version to
//! the next.

use chrono::{DateTime, NaiveDate, Utc};
use domain::change::Change;
use domain::ids::PurchaseOrderId;
use domain::ids::{AccountId, EditReason};
use domain::ledger::RecordedOrder;
use domain::month::Month;
use domain::purchase_order::{ACTIVE_PURCHASE_ORDERS_MAX, Status};
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;

use super::path::order_id;
use super::views;
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, Reply, Request};
use crate::lambda::{Calendar, Environment, StartError};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::versions::{Edit, Quota, VersionRefused};
use crate::store::{Store, StoreError};

/// What an operator sets of how purchase orders are defined.
#[derive(Clone, Debug)]
pub struct OrderRules {
    /// Who sells.
    pub catalogue: Catalogue,
    /// Which day it is.
    pub calendar: Calendar,
    /// Active purchase orders an account may have.
    pub active_limit: usize,
}

/// Returns the seller catalogue: the file that `SELLERS_FILE` names, else AWS's own sellers.
pub fn catalogue(environment: &Environment) -> Result<Catalogue, StartError> {
    let refused = |why: String| StartError::variable("SELLERS_FILE", why);
    let Some(path) = environment.optional("SELLERS_FILE") else {
        return Catalogue::aws().map_err(|error| refused(error.to_string()));
    };
    let json =
        std::fs::read_to_string(path).map_err(|error| refused(format!("{path} can't be read: {error}")))?;
    Catalogue::parse(&json).map_err(|error| refused(error.to_string()))
}

impl OrderRules {
    /// Returns the deployment's rules: the catalogue, the calendar, and `ACTIVE_PURCHASE_ORDERS_LIMIT`, the number of
    /// active purchase orders that an account may have.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let active_limit = environment.parsed("ACTIVE_PURCHASE_ORDERS_LIMIT", ACTIVE_PURCHASE_ORDERS_MAX)?;
        Ok(Self { catalogue: catalogue(environment)?, calendar: environment.calendar()?, active_limit })
    }

    /// The quota to respect where `after` is active and `before` was not; with the account's quota_version, if it was read.
    pub fn quota(
        &self,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        today: NaiveDate,
        quota_version: Option<u64>,
    ) -> Option<Quota> {
        let active =
            |record: &RecordedOrder| record.deleted_at.is_none() && record.status(today) == Status::Active;
        let added = active(after) && !before.is_some_and(active);
        added.then(|| Quota { limit: self.active_limit, month: Month::of(today), quota_version })
    }

    /// The quota that a purchase order must respect to be made, and what it has from its account. One request.
    pub async fn for_new(
        &self,
        store: &Store,
        account: &AccountId,
        record: &RecordedOrder,
        today: NaiveDate,
    ) -> Result<(Option<Quota>, AccountDefaults), StoreError> {
        let (quota_version, settings) = store.quota_version_and_settings(account).await?;
        Ok((self.quota(None, record, today, Some(quota_version)), settings.defaults()))
    }
}

/// The purchase order in the path, and what it has from its account; deleted ones are no more.
pub async fn load_active(
    store: &Store,
    request: &Request,
) -> Result<(RecordedOrder, AccountDefaults), Problem> {
    let id = order_id(request)?;
    let (record, settings) = store.order_and_settings(&request.account, &id).await?;
    let record = record.filter(|record| record.deleted_at.is_none());
    Ok((record.ok_or_else(|| Problem::not_found("purchase order"))?, settings.defaults()))
}

/// Tells a purchase order with nothing to list from one that never was. Deleted ones still have their lists.
pub async fn require_exists(store: &Store, account: &AccountId, id: &PurchaseOrderId) -> Result<(), Problem> {
    store.order(account, id).await?.map(|_| ()).ok_or_else(|| Problem::not_found("purchase order"))
}

/// Makes the next version of the purchase order in the path, from the one named by `If-Match`.
///
/// A draw made meanwhile never makes it fail: the edit is made again from fresh data as long as the version is
/// the same. No changes: the same version, and nothing but tags is written. With `?dryRun=true`, nothing is written at
/// all: the answer is what would be, and the quota is not counted.
pub async fn save_edit(
    store: &Store,
    policy: &OrderRules,
    now: DateTime<Utc>,
    request: &Request,
    reason: Option<&EditReason>,
    edit: impl Fn(&RecordedOrder) -> Result<(RecordedOrder, Vec<Change>), Problem>,
) -> Answer {
    let DryRunQuery { dry_run } = request.query()?;
    let versions = request.if_match()?;
    let today = policy.calendar.day(now);
    let mut backoff = Backoff::default();
    loop {
        let (before, defaults) = load_active(store, request).await?;
        if !versions.include(before.version) {
            let detail = format!("the purchase order is at version {}; read it again", before.version);
            return Err(Problem::new(ProblemCode::VersionMismatch, detail));
        }
        let (after, changes) = edit(&before)?;
        if dry_run {
            return Reply::ok(&views::order(&after, today, &defaults)?);
        }
        let saved = if changes.is_empty() {
            save_tags(store, &request.account, &before, &after).await
        } else {
            let edit = Edit { actor: &request.actor, reason, changes: &changes, idempotency: None };
            let quota = policy.quota(Some(&before), &after, today, None);
            store.record_version(&request.account, Some(&before), &after, edit, quota).await
        };
        match saved {
            Ok(()) => return Ok(Reply::ok(&views::order(&after, today, &defaults)?)?.tagged(after.version)),
            Err(VersionRefused::Store(StoreError::Conflict)) => backoff.wait().await?,
            Err(refused) => return Err(refused.into()),
        }
    }
}

async fn save_tags(
    store: &Store,
    account: &AccountId,
    before: &RecordedOrder,
    after: &RecordedOrder,
) -> Result<(), VersionRefused> {
    if before.tags == after.tags {
        return Ok(());
    }
    let id = &after.order.purchase_order_id;
    store.record_tags(account, id, &after.tags, Some(before.version)).await?;
    Ok(())
}

/// What a new purchase order would have from its account, if there is none of its ID. Writes nothing; one request.
pub async fn dry_run_defaults(
    store: &Store,
    account: &AccountId,
    record: &RecordedOrder,
) -> Result<AccountDefaults, VersionRefused> {
    let (there, settings) = store.order_and_settings(account, &record.order.purchase_order_id).await?;
    if there.is_some() { Err(VersionRefused::Exists) } else { Ok(settings.defaults()) }
}

/// Answers 201 with a purchase order that was just made.
pub fn created(record: &RecordedOrder, today: NaiveDate, defaults: &AccountDefaults) -> Answer {
    let href = views::href(&record.order.purchase_order_id);
    Ok(Reply::created(href, &views::order(record, today, defaults)?)?.tagged(record.version))
}
