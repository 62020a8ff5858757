//! `GET /purchase-orders/{key}/ledger`

use super::views::orders::EntryPage;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    Ok(serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_ledger(store, paging, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/ledger",
        "A purchase order's draws with the running balance of their lines, newest first",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of them.", schemas.answered::<EntryPage>(), &[])
    .example(include_str!("../examples/list_purchase_order_ledger.json"))
}

/// A purchase order's draws with the running balance of their lines, newest first, a page at a time.
pub async fn list_purchase_order_ledger(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::ledger).await?;
    Reply::ok(&EntryPage { entries: page.rows, next_token: page.next })
}
