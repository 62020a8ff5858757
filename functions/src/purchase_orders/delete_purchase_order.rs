//! `DELETE /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::change::Change;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, Reply, Request};
use crate::purchase_orders::edit::{OrderRules, save_edit};
use crate::store::Store;

/// What the contract says of it.
pub fn operation(_: &mut Schemas) -> Operation {
    Operation::new(
        "DeletePurchaseOrder",
        "DELETE",
        "/purchase-orders/{key}",
        "Deletes a purchase order: its contacts are erased, its ID, ledger and history stay",
    )
    .at_a_version()
    .answers_nothing("It is deleted.")
    .example(include_str!("../examples/delete_purchase_order.json"))
}

/// Deletes a purchase order, at the version in `If-Match`: its contacts are erased; its ID, ledger and history stay.
pub async fn delete_purchase_order(
    store: &Store,
    policy: &OrderRules,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    request.query(&[])?;
    save_edit(store, policy, now, &request, None, |before| {
        Ok((before.deleted(now), vec![Change::deleted()]))
    })
    .await?;
    Reply::no_content()
}
