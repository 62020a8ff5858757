//! `PUT /purchase-orders/{key}`

use domain::form::{self, Presence, RefusalCode, Refusals, Unparsed};
use domain::ids::EditReason;
use domain::purchase_order::{PurchaseOrder, PurchaseOrderForm, Tags};
use domain::seller::Catalogue;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::create::{Creation, create};
use super::edit::save_edit;
use super::path::{OrderPath, order_id};
use super::rules::OrderRules;
use super::views::orders::OrderView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| {
        update_purchase_order(store, rules, request).boxed()
    })
}

/// The new definition of a purchase order, with an optional reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(expecting = "an object")]
pub struct PurchaseOrderEdit {
    #[serde(flatten)]
    order: PurchaseOrderForm,
    /// The reason, for the history.
    #[serde(default)]
    reason: Presence<Unparsed<EditReason>>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "PUT",
        "/purchase-orders/{key}",
        "Replaces the definition of a purchase order. With `If-None-Match: *`, creates it",
    )
    .path::<OrderPath>(schemas)
    .conditional_write_or_create()
    .query::<DryRunQuery>(schemas)
    .takes(schemas.asked::<PurchaseOrderEdit>())
    .answers(200, "The updated purchase order.", schemas.answered::<OrderView<'_>>(), &[Header::ETagOfWrite])
    .answers(
        201,
        "The created purchase order.",
        schemas.answered::<OrderView<'_>>(),
        &[Header::Location, Header::ETag],
    )
    .refuses(&[ProblemCode::LineItemInUse, ProblemCode::QuotaExceeded, ProblemCode::Unreadable])
    .example(include_str!("../examples/update_purchase_order.json"))
}

/// Replaces the definition of a purchase order at the version in `If-Match`, or with `If-None-Match: *` creates it. The
/// version records the `reason` in the body.
pub async fn update_purchase_order(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let if_none = request.if_none()?;
    let ((order, tags), reason) = read(request.json()?, &rules.catalogue)?;
    if if_none {
        let DryRunQuery { dry_run } = request.query()?;
        let creation = Creation { order, tags, reason, key: None, dry_run };
        return create_at_path(store, rules, &request, creation).await;
    }
    let today = rules.calendar.day(now);
    save_edit(store, rules, &request, &request.if_match()?, reason.as_ref(), |before| {
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

async fn create_at_path(store: &Store, rules: &OrderRules, request: &Request, creation: Creation) -> Answer {
    let id = order_id(request)?;
    if creation.order.purchase_order_id != id {
        let detail = "must be the ID in the path";
        return Err(Refusals::one("/purchaseOrderId", RefusalCode::Inconsistent, detail).into());
    }
    create(store, rules, request, creation).await.map_err(precondition_failed)
}

/// An existing purchase order fails the precondition `If-None-Match: *`.
fn precondition_failed(problem: Problem) -> Problem {
    if problem.code == ProblemCode::AlreadyExists {
        return Problem::new(ProblemCode::VersionMismatch, problem.detail());
    }
    problem
}
