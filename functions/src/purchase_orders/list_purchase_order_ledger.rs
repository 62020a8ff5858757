//! `GET /purchase-orders/{key}/ledger`

use domain::ids::PurchaseOrderId;

use super::views::orders::EntryPage;
use crate::api::contract::{Operation, Schemas};
use crate::api::paging::PagingKey;
use crate::api::{Answer, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::require_exists;
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
    .paged()
    .answers(200, "A page of them.", schemas.answered::<EntryPage>(), &[])
    .example(include_str!("../examples/list_purchase_order_ledger.json"))
}

/// A purchase order's draws with the running balance of their lines, newest first, a page at a time.
pub async fn list_purchase_order_ledger(store: &Store, paging: &PagingKey, request: Request) -> Answer {
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    let question = [request.account.as_str(), "ledger", id.as_str()];
    let (limit, from) = request.page(paging, &question)?;
    let page = store.ledger(&request.account, &id, limit, from.as_deref()).await?;
    if page.rows.is_empty() {
        require_exists(store, &request.account, &id).await?;
    }
    let next_token = page.next.map(|next| paging.token(&question, &next));
    Reply::ok(&EntryPage { entries: page.rows, next_token })
}
