//! `DELETE /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::change::Change;

use super::defining::{Policy, save_edit};
use crate::http::{Answer, Reply, Request};
use crate::store::Store;

/// Deletes a purchase order, at the version in `If-Match`: its contacts are erased; its ID, ledger and history stay.
pub async fn delete_purchase_order(
    store: &Store,
    policy: &Policy,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    save_edit(store, policy, now, &request, None, |before| {
        Ok((before.deleted(now), vec![Change::deleted()]))
    })
    .await?;
    Reply::no_content()
}
