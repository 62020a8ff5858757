//! `GET /purchase-orders/{key}/notices`

use super::views;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::notices::views::DeliveryPage;
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    Ok(serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_notices(store, paging, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/notices",
        "What a purchase order's contacts were told, and what became of it, newest first",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of it.", schemas.answered::<DeliveryPage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_notices.json"))
}

/// What a purchase order's contacts were told, and what became of it, newest first, a page at a time.
pub async fn list_purchase_order_notices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::deliveries).await?;
    let notices = page.rows.iter().map(views::delivery).collect();
    Reply::ok(&DeliveryPage { notices, next_token: page.next })
}
