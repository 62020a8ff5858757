//! `GET /purchase-orders/{key}/notices`

use domain::ids::PurchaseOrderId;

use super::views;
use crate::api::contract::{Operation, Schemas};
use crate::api::paging::PagingKey;
use crate::api::{Answer, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::notices::views::DeliveryPage;
use crate::purchase_orders::edit::require_exists;
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
    .paged()
    .answers(200, "A page of it.", schemas.answered::<DeliveryPage<'_>>(), &[])
    .example(include_str!("../examples/list_purchase_order_notices.json"))
}

/// What a purchase order's contacts were told, and what became of it, newest first, a page at a time.
pub async fn list_purchase_order_notices(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    let question = [request.account.as_str(), "notices", id.as_str()];
    let (limit, from) = request.page(paging, &question)?;
    let page = store.deliveries(&request.account, &id, limit, from.as_deref()).await?;
    if page.rows.is_empty() {
        require_exists(store, &request.account, &id).await?;
    }
    let next_token = page.next.map(|next| paging.token(&question, &next));
    Reply::ok(&DeliveryPage { notices: page.rows.iter().map(views::delivery).collect(), next_token })
}
