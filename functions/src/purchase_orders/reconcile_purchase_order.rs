//! `GET /purchase-orders/{key}/reconciliation`

use futures::FutureExt as _;

use super::path::{OrderPath, order_id};
use super::views::reconciliation::{ReconciliationView, reconciliation};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::reconciliation::reconcile;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| {
        reconcile_purchase_order(store, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/reconciliation",
        "Recomputes the totals of a purchase order from its ledger and reports differences",
    )
    .path::<OrderPath>(schemas)
    .answers(
        200,
        "The stored and the recomputed totals of each line.",
        schemas.answered::<ReconciliationView<'_>>(),
        &[],
    )
    .refuses(&[ProblemCode::TooLarge, ProblemCode::Unreadable])
    .example(include_str!("../examples/reconcile_purchase_order.json"))
}

/// Recomputes the totals of a purchase order, also of a deleted one, and reports differences.
pub async fn reconcile_purchase_order(store: &Store, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let id = order_id(&request)?;
    let reconciled = reconcile(store, &request.account, &id).await?;
    let reconciled = reconciled.ok_or_else(|| Problem::not_found("purchase order"))?;
    Reply::ok(&reconciliation(&id, &reconciled))
}
