//! `DELETE /purchase-orders/{key}`

use domain::change::Change;
use futures::FutureExt as _;

use super::path::OrderPath;
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, NoQuery, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::save_edit;
use crate::purchase_orders::rules::OrderRules;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| {
        delete_purchase_order(store, rules, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "DELETE",
        "/purchase-orders/{key}",
        "Deletes a purchase order. Its contacts are erased; its ID, ledger and history are retained",
    )
    .path::<OrderPath>(schemas)
    .conditional_write()
    .answers_nothing("The purchase order was deleted.")
    .refuses(&[ProblemCode::Unreadable])
    .example(include_str!("../examples/delete_purchase_order.json"))
}

/// Deletes a purchase order at the version in `If-Match`.
pub async fn delete_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    save_edit(store, rules, &request, &request.if_match()?, None, |before| {
        Ok((before.deleted(now), vec![Change::deleted()]))
    })
    .await
}
