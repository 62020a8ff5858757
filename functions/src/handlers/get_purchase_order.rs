//! `GET /purchase-orders/{key}`

use chrono::NaiveDate;

use super::defining::kept;
use super::views;
use crate::http::{Answer, Reply, Request};
use crate::store::Store;

/// One purchase order with its `ETag`; 304 where the caller has that version by `If-None-Match`.
pub async fn get_purchase_order(store: &Store, today: NaiveDate, request: Request) -> Answer {
    request.query(&[])?;
    let (record, defaults) = kept(store, &request).await?;
    if request.has(record.version) {
        return Reply::not_modified(record.version);
    }
    Ok(Reply::ok(&views::order(&record, today, &defaults)?)?.tagged(record.version))
}
