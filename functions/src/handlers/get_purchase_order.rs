//! `GET /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::purchase_order::PurchaseOrderId;

use super::defining::kept;
use super::views;
use crate::http::{Answer, Reply, Request};
use crate::problem::{Code, Problem};
use crate::runtime::Calendar;
use crate::store::Store;

/// One purchase order with its `ETag`; 304 where the caller has that version by `If-None-Match`.
///
/// With `?version=n` as that version defined it, also after it was deleted. History keeps no contacts, so that they
/// are gone once they are erased: such an answer has none. Nor has it balances, which are no part of a version.
pub async fn get_purchase_order(
    store: &Store,
    calendar: &Calendar,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    if let Some(version) = request.query(&["version"])?.get("version") {
        let id: PurchaseOrderId = request.id("key", "purchase order")?;
        let old = store.order_at(&request.account, &id, number(version)?).await?;
        let old = old.ok_or_else(|| Problem::not_found("version of a purchase order"))?;
        return Reply::ok(&views::old_version(&old, calendar.day(old.at))?);
    }
    let (record, defaults) = kept(store, &request).await?;
    if request.has(record.version) {
        return Reply::not_modified(record.version);
    }
    Ok(Reply::ok(&views::order(&record, calendar.day(now), &defaults)?)?.tagged(record.version))
}

fn number(text: &str) -> Result<u64, Problem> {
    let number = text.parse().ok().filter(|number: &u64| *number > 0 && number.to_string() == text);
    number.ok_or_else(|| Problem::new(Code::MalformedRequest, "`version` must be a number such as 3"))
}
