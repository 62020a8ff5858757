//! Creation of purchase orders, for `POST` and for `PUT` with `If-None-Match: *`.

use chrono::NaiveDate;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use domain::settings::AccountDefaults;

use super::rules::OrderRules;
use super::views;
use crate::api::{Answer, Reply, Request};
use crate::store::Store;
use crate::store::versions::{Edit, VersionRefused};

/// Creates a purchase order and answers 201. A repeated request with the same idempotency key gets the first answer
/// again.
///
/// With `dry_run`, answers 200 with the purchase order that would be created. Writes nothing and doesn't check the quota.
pub async fn create(
    store: &Store,
    rules: &OrderRules,
    request: &Request,
    dry_run: bool,
    (order, tags): (PurchaseOrder, Tags),
    edit: Edit<'_>,
) -> Answer {
    order.require_current_currency()?;
    let (account, today) = (&request.account, rules.calendar.day(request.now));
    let record = RecordedOrder::new(order, tags, request.now, today);
    if dry_run {
        if store.order_exists(account, &record.order.purchase_order_id).await? {
            return Err(VersionRefused::Exists.into());
        }
        let defaults = store.settings(account).await?.settings.defaults();
        return Reply::ok(&views::order(&record, today, &defaults)?);
    }
    let (quota_version, settings) = store.quota_version_and_settings(account).await?;
    let (quota, defaults) = (rules.quota(None, &record, today, Some(quota_version)), settings.defaults());
    match store.record_version(account, None, &record, edit, quota).await {
        Ok(()) => created(&record, today, &defaults),
        Err(VersionRefused::Repeated { first }) => {
            let day = rules.calendar.day(first);
            let record = RecordedOrder::new(record.order, record.tags, first, day);
            Ok(created(&record, day, &defaults)?.replayed())
        }
        Err(refused) => Err(refused.into()),
    }
}

fn created(record: &RecordedOrder, today: NaiveDate, defaults: &AccountDefaults) -> Answer {
    let href = views::href(&record.order.purchase_order_id);
    Ok(Reply::created(href, &views::order(record, today, defaults)?)?.tagged(record.version))
}
