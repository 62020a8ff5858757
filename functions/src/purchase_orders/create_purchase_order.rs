//! `POST /purchase-orders`

use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm};
use futures::FutureExt as _;

use super::create::{Creation, create};
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
        create_purchase_order(store, rules, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("POST", "/purchase-orders", "Creates a purchase order")
        .idempotent()
        .query::<DryRunQuery>(schemas)
        .answers(
            200,
            "With `dryRun`, the purchase order that would be created.",
            schemas.answered::<OrderView<'_>>(),
            &[],
        )
        .takes(schemas.asked::<PurchaseOrderForm>())
        .answers(
            201,
            "The purchase order.",
            schemas.answered::<OrderView<'_>>(),
            &[Header::Location, Header::ETag, Header::IdempotencyReplayed],
        )
        .refuses(&[ProblemCode::AlreadyExists, ProblemCode::QuotaExceeded])
        .example(include_str!("../examples/create_purchase_order.json"))
}

/// Creates a purchase order.
///
/// With an `Idempotency-Key`, the same purchase order within a day gets the first answer again, with
/// `Idempotency-Replayed`. A key that was used for another purchase order is `AlreadyExists`. Refusals are not stored.
pub async fn create_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let DryRunQuery { dry_run } = request.query()?;
    let key = request.idempotency_key()?;
    let (order, tags) = PurchaseOrder::read(request.json()?, &rules.catalogue)?;
    create(store, rules, &request, Creation { order, tags, reason: None, key, dry_run }).await
}
