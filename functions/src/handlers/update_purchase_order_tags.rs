//! `PUT /purchase-orders/{key}/tags`

use chrono::NaiveDate;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderId};

use super::defining::kept;
use super::views;
use crate::http::{Answer, Reply, Request};
use crate::store::backoff::Backoff;
use crate::store::{Store, StoreError};

/// Replaces a purchase order's tags by those in `{"tags":{…}}`. No `If-Match`, and no version is made: whatever else
/// happens to the order meanwhile stays, and the last tags written are its tags.
pub async fn update_purchase_order_tags(store: &Store, today: NaiveDate, request: Request) -> Answer {
    request.query(&[])?;
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    let tags = PurchaseOrder::read_new_tags(request.json()?)?;
    let mut backoff = Backoff::default();
    loop {
        match store.record_tags(&request.account, &id, &tags, None).await {
            Ok(record) => return Ok(Reply::ok(&views::order(&record, today)?)?.tagged(record.version)),
            Err(StoreError::Conflict) => {
                // Either it isn't there, or a transaction was at it.
                kept(store, &request).await?;
                backoff.wait().await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}
