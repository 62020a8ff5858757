//! `PUT /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::purchase_order::PurchaseOrder;

use super::defining::{Policy, reason_of, save_edit};
use crate::http::{Answer, Request};
use crate::store::Store;

/// Replaces everything that a buyer defines, at the version in `If-Match`. `reason` in the body is kept with it.
pub async fn update_purchase_order(
    store: &Store,
    policy: &Policy,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    let (json, reason) = reason_of(request.json()?)?;
    let (order, tags) = PurchaseOrder::read(json, &policy.catalogue)?;
    let today = policy.calendar.day(now);
    save_edit(store, policy, now, &request, reason.as_ref(), |before| {
        Ok(before.edited(order.clone(), tags.clone(), now, today)?)
    })
    .await
}
