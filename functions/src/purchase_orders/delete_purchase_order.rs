//! `DELETE /purchase-orders/{key}`

use domain::change::Change;

use super::path::OrderPath;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::{OrderRules, save_edit};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    Ok(serve_http(environment, state, |(store, rules), request| {
        delete_purchase_order(store, rules, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "DELETE",
        "/purchase-orders/{key}",
        "Deletes a purchase order: its contacts are erased, its ID, ledger and history stay",
    )
    .path::<OrderPath>(schemas)
    .conditional_write()
    .answers_nothing("It is deleted.")
    .example(include_str!("../examples/delete_purchase_order.json"))
}

/// Deletes a purchase order, at the version in `If-Match`: its contacts are erased; its ID, ledger and history stay.
pub async fn delete_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    save_edit(store, rules, now, &request, None, |before| Ok((before.deleted(now), vec![Change::deleted()])))
        .await?;
    Reply::no_content()
}
