//! `GET /purchase-orders/{key}/ledger`

use futures::FutureExt as _;

use super::views::pages::LedgerPage;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_ledger(store, paging, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/ledger",
        "Lists the draws of a purchase order, newest first, with running balances",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of ledger entries.", schemas.answered::<LedgerPage>(), &[])
    .example(include_str!("../examples/list_purchase_order_ledger.json"))
}

/// Returns a page of the draws of a purchase order, also of a deleted one.
pub async fn list_purchase_order_ledger(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::ledger).await?;
    Reply::ok(&LedgerPage { entries: page.rows, unreadable: page.unreadable, next_token: page.next })
}
