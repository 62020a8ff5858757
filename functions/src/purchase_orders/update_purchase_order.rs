//! `PUT /purchase-orders/{key}`

use chrono::{DateTime, Utc};
use domain::form::{self, Presence, RefusalCode, Refusals, Unparsed};
use domain::ids::EditReason;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use domain::seller::Catalogue;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::path::{OrderPath, order_id};
use super::views::{self, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::{OrderRules, created, dry_run_defaults, save_edit};
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

/// A purchase order as a caller sends it to replace the current version.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(expecting = "an object")]
pub struct PurchaseOrderEdit {
    #[serde(flatten)]
    order: PurchaseOrderForm,
    /// The reason for the change, which the history keeps.
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
    .path::<OrderPath>(schemas)
    .conditional_write_or_create()
    .query::<DryRunQuery>(schemas)
    .takes(schemas.asked::<PurchaseOrderEdit>())
    .answers(
        200,
        "The purchase order as it is now.",
        schemas.answered::<OrderView<'_>>(),
        &[Header::ETagOfWrite],
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
    let ((order, tags), reason) = read(request.json()?, &rules.catalogue)?;
    if if_none {
        return create(store, rules, now, &request, (order, tags), reason.as_ref()).await;
    }
    let today = rules.calendar.day(now);
    save_edit(store, rules, now, &request, reason.as_ref(), |before| {
        Ok(before.edited(order.clone(), tags.clone(), now, today)?)
    })
    .await
}

fn read(json: Value, catalogue: &Catalogue) -> Result<((PurchaseOrder, Tags), Option<EditReason>), Refusals> {
    form::read(json, |reader, form: PurchaseOrderEdit| {
        let reason = reader.parse("reason", form.reason);
        Some((PurchaseOrder::parse(reader, form.order, catalogue)?, reason))
    })
}

async fn create(
    store: &Store,
    rules: &OrderRules,
    now: DateTime<Utc>,
    request: &Request,
    (order, tags): (PurchaseOrder, Tags),
    reason: Option<&EditReason>,
) -> Answer {
    let id = order_id(request)?;
    if order.purchase_order_id != id {
        let detail = "must be the ID that the path has";
        return Err(Refusals::one("/purchaseOrderId", RefusalCode::Inconsistent, detail).into());
    }
    let today = rules.calendar.day(now);
    let record = RecordedOrder::new(order, tags, now, today);
    let DryRunQuery { dry_run } = request.query()?;
    if dry_run {
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
        | VersionRefused::Store(_) => refused.into(),
    }
}
