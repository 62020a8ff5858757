//! `GET /purchase-orders/{key}/invoices`

use futures::FutureExt as _;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PageQuery, PagingKey, Reply, Request, serve_http};
use crate::invoices::views::{self, InvoicePage};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::page::order_page;
use crate::purchase_orders::path::{OrderPath, order_id};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?);
    serve_http(environment, state, |(store, paging), request| {
        list_purchase_order_invoices(store, paging, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/purchase-orders/{key}/invoices",
        "Lists the invoices that draw on a purchase order, newest first",
    )
    .path::<OrderPath>(schemas)
    .query::<PageQuery>(schemas)
    .answers(200, "A page of invoices.", schemas.answered::<InvoicePage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_invoices.json"))
}

async fn list_purchase_order_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let page = order_page(store, paging, &request, Store::order_invoices).await?;
    let view = views::order_invoice_page(&page.rows, &order_id(&request)?, page.next);
    Reply::ok(&InvoicePage { unreadable: page.unreadable, ..view })
}
