//! `POST /purchase-orders`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use futures::FutureExt as _;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::create::create;
use super::rules::OrderRules;
use super::views::orders::OrderView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, DryRunQuery, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use crate::store::idempotency::IdempotencyRecord;
use crate::store::versions::Edit;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    Ok(serve_http(environment, state, |(store, rules), request| {
        create_purchase_order(store, rules, request).boxed()
    }))
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
    let now = request.now;
    let DryRunQuery { dry_run } = request.query()?;
    let key = request.idempotency_key()?;
    let (order, tags) = PurchaseOrder::read(request.json()?, &rules.catalogue)?;
    let fingerprint = fingerprint(&order, &tags);
    let idempotency =
        key.as_ref().map(|key| IdempotencyRecord { key: key.as_str(), fingerprint: &fingerprint, now });
    let edit = Edit { actor: &request.actor, reason: None, changes: &[], idempotency, at: now };
    create(store, rules, &request, dry_run, (order, tags), edit).await
}

/// Returns a digest of the purchase order, which is independent of the order of fields and of spaces in the request.
fn fingerprint(order: &PurchaseOrder, tags: &Tags) -> String {
    STANDARD.encode(Sha256::digest(json!({ "order": order, "tags": tags }).to_string()))
}
