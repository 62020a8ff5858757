//! `PUT /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::form::{Presence, RefusalCode, Refusals, Unparsed};
use domain::ids::EditReason;
use domain::ids::PurchaseOrderId;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use schemars::JsonSchema;
use serde::Deserialize;

use super::views::{self, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::{
    OrderRules, VersionProblem, created, dry_run_defaults, reason_of, save_edit,
};
use crate::store::Store;
use crate::store::versions::{Edit, VersionRefused};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    Ok(serve_http(environment, state, |(store, rules), request| {
        update_purchase_order(store, rules, request).boxed()
    }))
}

/// A purchase order as it is sent to replace what it was, with why. [`reason_of`] reads the one, the form the other.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "it says what is read, and is not read itself")]
pub struct PurchaseOrderEdit {
    #[serde(flatten)]
    order: PurchaseOrderForm,
    /// Why, for the history.
    #[serde(default)]
    reason: Presence<Unparsed<EditReason>>,
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "PUT",
        "/purchase-orders/{key}",
        "Replaces everything that a buyer defines; or makes it, where it is not there",
    )
    .conditional_write_or_create()
    .dry_run()
    .takes(schemas.asked::<PurchaseOrderEdit>())
    .answers(
        200,
        "The purchase order as it is now.",
        schemas.answered::<OrderView<'_>>(),
        &[Header::ETagOfWritten],
    )
    .answers(
        201,
        "The purchase order, new.",
        schemas.answered::<OrderView<'_>>(),
        &[Header::Location, Header::ETag],
    )
    .refuses(&[ProblemCode::LineItemInUse, ProblemCode::QuotaExceeded])
    .example(include_str!("../examples/update_purchase_order.json"))
}

/// Replaces everything that a buyer defines, at the version in `If-Match`; with `If-None-Match: *`, makes the purchase
/// order. `reason` in the body is load_active with the version.
pub async fn update_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let if_none = request.if_none()?;
    let (json, reason) = reason_of(request.json()?)?;
    let (order, tags) = PurchaseOrder::read(json, &rules.catalogue)?;
    if if_none {
        return create(store, rules, now, &request, (order, tags), reason.as_ref()).await;
    }
    let today = rules.calendar.day(now);
    save_edit(store, rules, now, &request, reason.as_ref(), |before| {
        Ok(before.edited(order.clone(), tags.clone(), now, today)?)
    })
    .await
}

async fn create(
    store: &Store,
    rules: &OrderRules,
    now: DateTime<Utc>,
    request: &Request,
    (order, tags): (PurchaseOrder, Tags),
    reason: Option<&EditReason>,
) -> Answer {
    let id: PurchaseOrderId = request.id("key", "purchase order")?;
    if order.purchase_order_id != id {
        let detail = "must be the ID that the path has";
        return Err(Refusals::one("/purchaseOrderId", RefusalCode::Inconsistent, detail).into());
    }
    let today = rules.calendar.day(now);
    let record = RecordedOrder::new(order, tags, now, today);
    if request.flag("dryRun")? {
        let defaults = dry_run_defaults(store, &request.account, &record).await.map_err(taken)?;
        return Reply::ok(&views::order(&record, today, &defaults)?);
    }
    let edit = Edit { actor: &request.actor, reason, changes: &[], idempotency: None };
    let (quota, defaults) = rules.for_new(store, &request.account, &record, today).await?;
    store.record_version(&request.account, None, &record, edit, quota).await.map_err(taken)?;
    created(&record, today, &defaults)
}

/// An ID that is taken is what `If-None-Match: *` rules out.
fn taken(refused: VersionRefused) -> Problem {
    match refused {
        VersionRefused::Exists => {
            let detail = "there is, or was, a purchase order with this ID; IDs are never used again";
            Problem::new(ProblemCode::VersionMismatch, detail)
        }
        VersionRefused::QuotaExceeded { .. }
        | VersionRefused::Repeated { .. }
        | VersionRefused::KeyReused
        | VersionRefused::Store(_) => VersionProblem(refused).into(),
    }
}
