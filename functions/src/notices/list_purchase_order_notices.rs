//! `GET /purchase-orders/{key}/notices`

use futures::FutureExt as _;

use super::views;
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::notices::views::DeliveryPage;
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_notices(store, paging, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/notices",
        "Lists the notices of a purchase order and their deliveries, newest first",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of deliveries.", schemas.answered::<DeliveryPage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_notices.json"))
}

/// Returns a page of the purchase order's deliveries, newest first.
pub async fn list_purchase_order_notices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::deliveries).await?;
    let notices = page.rows.iter().map(views::delivery).collect();
    Reply::ok(&DeliveryPage { notices, unreadable: page.unreadable, next_token: page.next })
}
