//! `GET /purchase-orders/{key}/invoices`

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::invoices::views;
use crate::invoices::views::InvoicePage;
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::OrderPath;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    Ok(serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_invoices(store, paging, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/invoices",
        "The invoices that draw on a purchase order, newest first",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of them.", schemas.answered::<InvoicePage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_invoices.json"))
}

/// The invoices that draw on a purchase order, newest first, a page at a time.
pub async fn list_purchase_order_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::order_invoices).await?;
    let invoices = page.rows.iter().map(views::listed).collect();
    Reply::ok(&InvoicePage { invoices, next_token: page.next })
}
