//! `GET /purchase-orders/{key}/reconciliation`

use super::path::{OrderPath, order_id};
use super::views::reconciliation::{ReconciliationView, reconciliation};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::reconciliation::reconcile;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| {
        reconcile_purchase_order(store, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/reconciliation",
        "Adds a purchase order's ledger up again, and tells every difference from its sums",
    )
    .path::<OrderPath>(schemas)
    .answers(200, "Each line's sums.", schemas.answered::<ReconciliationView<'_>>(), &[])
    .refuses(&[ProblemCode::TooLarge])
    .example(include_str!("../examples/reconcile_purchase_order.json"))
}

/// Adds a purchase order's ledger up again and tells every difference from its sums. Deleted orders' too.
pub async fn reconcile_purchase_order(store: &Store, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let id = order_id(&request)?;
    let reconciled = reconcile(store, &request.account, &id).await?;
    let reconciled = reconciled.ok_or_else(|| Problem::not_found("purchase order"))?;
    Reply::ok(&reconciliation(&id, &reconciled))
}
