//! `POST /purchase-orders`

use chrono::{DateTime, Utc};
use domain::purchase_order::{PurchaseOrder, RecordedOrder};

use super::defining::{Policy, VersionProblem};
use super::views;
use crate::http::{Answer, Reply, Request};
use crate::store::Store;
use crate::store::versions::{Edit, Quota};

/// Makes a purchase order: 201 with `Location` and `ETag`.
pub async fn create_purchase_order(
    store: &Store,
    policy: &Policy,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    let (order, tags) = PurchaseOrder::read(request.json()?, &policy.catalogue)?;
    let today = policy.calendar.day(now);
    let record = RecordedOrder::new(order, tags, now, today);
    let edit = Edit { actor: &request.actor, reason: None, changes: &[] };
    let (turn, settings) = store.turn_and_settings(&request.account).await?;
    let quota = policy.quota(None, &record, today).map(|quota| Quota { turn: Some(turn), ..quota });
    store.record_version(&request.account, None, &record, edit, quota).await.map_err(VersionProblem)?;
    let href = views::href(&record.order.purchase_order_id);
    Ok(Reply::created(href, &views::order(&record, today, &settings.defaults())?)?.tagged(record.version))
}
