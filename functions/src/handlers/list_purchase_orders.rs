//! `GET /purchase-orders`

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::views;
use crate::http::{Answer, Reply, Request};
use crate::paging::PagingKey;
use crate::store::{Store, StoreError};

/// The account's purchase orders, last updated first, a page at a time.
pub async fn list_purchase_orders(
    store: &Store,
    paging: &PagingKey,
    today: NaiveDate,
    request: Request,
) -> Answer {
    let question = [request.account.as_str(), "purchase-orders", "updatedAt"];
    let (limit, from) = request.page(paging, &question)?;
    let page = store.orders_by_update(&request.account, limit, from.as_deref()).await?;
    let rows = page.rows.iter().map(|record| views::summary(record, today));
    let rows = rows.collect::<Result<Vec<Value>, StoreError>>()?;
    Reply::page("purchaseOrders", &json!(rows), page.next.map(|next| paging.token(&question, &next)))
}
