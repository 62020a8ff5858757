//! Creation of purchase orders, for `POST` and for `PUT` with `If-None-Match: *`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use domain::ids::EditReason;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use domain::settings::AccountDefaults;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::rules::OrderRules;
use super::views;
use crate::api::{Answer, IdempotencyKey, Reply, Request};
use crate::store::Store;
use crate::store::idempotency::{FirstRequest, IdempotencyRecord};
use crate::store::versions::{Edit, VersionRefused};

/// A request to create a purchase order.
#[derive(Clone, Debug)]
pub struct Creation {
    pub order: PurchaseOrder,
    pub tags: Tags,
    pub reason: Option<EditReason>,
    pub key: Option<IdempotencyKey>,
    /// Whether nothing is written and the quota isn't checked.
    pub dry_run: bool,
}

/// Creates a purchase order and answers 201, or 200 for a dry run. A repeated request with the same idempotency key gets
/// the first answer again: it follows from the content of the request and the stored circumstances of the first one.
pub async fn create(store: &Store, rules: &OrderRules, request: &Request, creation: Creation) -> Answer {
    let Creation { order, tags, reason, key, dry_run } = creation;
    order.require_current_currency()?;
    let (account, today) = (&request.account, rules.calendar.day(request.now));
    let fingerprint = key.as_ref().map(|_| fingerprint(&order, &tags)).unwrap_or_default();
    let record = RecordedOrder::new(order, tags, request.now, today);
    if dry_run {
        let id = &record.order.purchase_order_id;
        let (exists, settings) = store.order_exists_and_settings(account, id).await?;
        if exists {
            return Err(VersionRefused::Exists.into());
        }
        return Reply::ok(&views::order(&record, today, &settings.defaults())?);
    }
    let (quota, settings) = store.quota_record_and_settings(account).await?;
    let quota = rules.quota(None, &record, today, Some(quota));
    let first = FirstRequest { at: request.now, today, defaults: settings.defaults() };
    let idempotency = key.as_ref().map(|key| IdempotencyRecord {
        key: key.as_str(),
        fingerprint: &fingerprint,
        first: &first,
    });
    let edit =
        Edit { actor: &request.actor, reason: reason.as_ref(), changes: &[], idempotency, at: request.now };
    match store.record_version(account, None, &record, edit, quota).await {
        Ok(()) => created(&record, today, &first.defaults),
        Err(VersionRefused::Repeated(first)) => {
            let record = RecordedOrder::new(record.order, record.tags, first.at, first.today);
            Ok(created(&record, first.today, &first.defaults)?.replayed())
        }
        Err(refused) => Err(refused.into()),
    }
}

fn created(record: &RecordedOrder, today: NaiveDate, defaults: &AccountDefaults) -> Answer {
    let href = views::href(&record.order.purchase_order_id);
    Ok(Reply::created(href, &views::order(record, today, defaults)?)?.tagged(record.version))
}

/// Returns a digest of the purchase order, which is independent of the order of fields and of spaces in the request.
fn fingerprint(order: &PurchaseOrder, tags: &Tags) -> String {
    STANDARD.encode(Sha256::digest(json!({ "order": order, "tags": tags }).to_string()))
}
