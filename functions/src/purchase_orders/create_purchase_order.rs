//! `POST /purchase-orders`

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::views::{self, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, DryRunQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::{OrderRules, created, dry_run_defaults};
use crate::store::Store;
use crate::store::idempotency::IdempotencyRecord;
use crate::store::versions::{Edit, VersionRefused};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    Ok(serve_http(environment, state, |(store, rules), request| {
        create_purchase_order(store, rules, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("POST", "/purchase-orders", "Makes a purchase order")
        .idempotent()
        .query::<DryRunQuery>(schemas)
        .answers(
            200,
            "With `dryRun`: the purchase order that would be made.",
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

/// Makes a purchase order: 201 with `Location` and `ETag`.
///
/// With an `Idempotency-Key`, the same purchase order again within a day is not made again: the answer is the first
/// one, with `Idempotency-Replayed`. A key that was used for another one is `AlreadyExists`. Refusals are not load_active.
///
/// With `?dryRun=true`, 200 with what would be made; nothing is written, and the quota is not counted.
pub async fn create_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let DryRunQuery { dry_run } = request.query()?;
    let key = request.idempotency_key()?;
    let (order, tags) = PurchaseOrder::read(request.json()?, &rules.catalogue)?;
    let fingerprint = fingerprint(&order, &tags);
    let today = rules.calendar.day(now);
    let record = RecordedOrder::new(order, tags, now, today);
    if dry_run {
        let defaults = dry_run_defaults(store, &request.account, &record).await?;
        return Reply::ok(&views::order(&record, today, &defaults)?);
    }
    let idempotency =
        key.as_ref().map(|key| IdempotencyRecord { key: key.as_str(), fingerprint: &fingerprint, now });
    let edit = Edit { actor: &request.actor, reason: None, changes: &[], idempotency };
    let (quota, defaults) = rules.for_new(store, &request.account, &record, today).await?;
    match store.record_version(&request.account, None, &record, edit, quota).await {
        Ok(()) => created(&record, today, &defaults),
        Err(VersionRefused::Repeated { first }) => {
            let day = rules.calendar.day(first);
            let made = RecordedOrder::new(record.order, record.tags, first, day);
            Ok(created(&made, day, &defaults)?.replayed())
        }
        Err(refused) => Err(refused.into()),
    }
}

/// The same for two requests if they ask for the same, in whatever order and spacing they say it.
fn fingerprint(order: &PurchaseOrder, tags: &Tags) -> String {
    STANDARD.encode(Sha256::digest(json!({ "order": order, "tags": tags }).to_string()))
}
