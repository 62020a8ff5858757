//! `GET /purchase-orders/{key}/reconciliation`

use domain::purchase_order::PurchaseOrderId;

use super::views::reconciliation::reconciliation;
use crate::http::{Answer, Reply, Request};
use crate::problem::Problem;
use crate::reconciliation::reconcile;
use crate::store::Store;

/// Adds a purchase order's ledger up again and tells every difference from its sums. Deleted orders' too.
pub async fn reconcile_purchase_order(store: &Store, request: Request) -> Answer {
    request.query(&[])?;
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    let reconciled = reconcile(store, &request.account, &id).await?;
    let reconciled = reconciled.ok_or_else(|| Problem::not_found("purchase order"))?;
    Reply::ok(&reconciliation(&id, &reconciled))
}
