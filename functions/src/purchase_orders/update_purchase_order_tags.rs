//! `PUT /purchase-orders/{key}/tags`

use domain::purchase_order::{PurchaseOrder, TagsForm};
use futures::FutureExt as _;

use super::edit::save_edit;
use super::path::OrderPath;
use super::rules::OrderRules;
use super::views::orders::OrderView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, DryRunQuery, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| {
        update_purchase_order_tags(store, rules, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/purchase-orders/{key}/tags", "Replaces a purchase order's tags")
        .path::<OrderPath>(schemas)
        .conditional_write_if_wanted()
        .query::<DryRunQuery>(schemas)
        .takes(schemas.asked::<TagsForm>())
        .answers(
            200,
            "The updated purchase order.",
            schemas.answered::<OrderView<'_>>(),
            &[Header::ETagOfWrite],
        )
        .refuses(&[ProblemCode::Unreadable])
        .example(include_str!("../examples/update_purchase_order_tags.json"))
}

/// Replaces a purchase order's tags, which makes a version. Without `If-Match`, at any version: concurrent edits of other
/// fields are preserved, and the last tags written win.
pub async fn update_purchase_order_tags(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let tags = PurchaseOrder::read_new_tags(request.json()?)?;
    let versions = request.if_match_if_any()?;
    save_edit(store, rules, &request, &versions, None, |before| Ok(before.tagged(tags.clone()))).await
}
