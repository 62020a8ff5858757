//! `GET /purchase-orders/{key}/invoices`

use domain::ids::PurchaseOrderId;

use crate::api::contract::{Operation, Schemas};
use crate::api::paging::PagingKey;
use crate::api::{Answer, Reply, Request, serve_http};
use crate::invoices::views;
use crate::invoices::views::InvoicePage;
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::require_exists;
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
    .paged()
    .answers(200, "A page of them.", schemas.answered::<InvoicePage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_invoices.json"))
}

/// The invoices that draw on a purchase order, newest first, a page at a time.
pub async fn list_purchase_order_invoices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    let question = [request.account.as_str(), "invoices", id.as_str()];
    let (limit, from) = request.page(paging, &question)?;
    let page = store.order_invoices(&request.account, &id, limit, from.as_deref()).await?;
    if page.rows.is_empty() {
        require_exists(store, &request.account, &id).await?;
    }
    let next_token = page.next.map(|next| paging.token(&question, &next));
    Reply::ok(&InvoicePage { invoices: page.rows.iter().map(views::listed).collect(), next_token })
}
