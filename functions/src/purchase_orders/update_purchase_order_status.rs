//! `PUT /purchase-orders/{key}/status`

use domain::form::{self, Presence, Refusals, Unknown, Unparsed};
use domain::ids::EditReason;
use domain::purchase_order::WantedStatus;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::path::OrderPath;
use super::views::orders::OrderView;
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, DryRunQuery, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::edit::save_edit;
use crate::purchase_orders::rules::OrderRules;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| {
        update_purchase_order_status(store, rules, request).boxed()
    })
}

/// A change of status.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["status"]))]
pub struct StatusForm {
    /// The new status.
    status: Presence<Unparsed<WantedStatus>>,
    /// The reason, for the history.
    reason: Presence<Unparsed<EditReason>>,
    #[serde(flatten)]
    unknown: Unknown,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("PUT", "/purchase-orders/{key}/status", "Suspends or activates a purchase order")
        .path::<OrderPath>(schemas)
        .conditional_write()
        .query::<DryRunQuery>(schemas)
        .takes(schemas.asked::<StatusForm>())
        .answers(
            200,
            "The updated purchase order.",
            schemas.answered::<OrderView<'_>>(),
            &[Header::ETagOfWrite],
        )
        .refuses(&[ProblemCode::InvalidTransition, ProblemCode::QuotaExceeded, ProblemCode::Unreadable])
        .example(include_str!("../examples/update_purchase_order_status.json"))
}

/// Suspends or activates a purchase order, at the version in `If-Match`.
pub async fn update_purchase_order_status(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let (status, reason) = read(request.json()?)?;
    let today = rules.calendar.day(now);
    save_edit(store, rules, &request, &request.if_match()?, reason.as_ref(), |before| {
        Ok(before.with_status(status, now, today)?)
    })
    .await
}

fn read(json: Value) -> Result<(WantedStatus, Option<EditReason>), Refusals> {
    form::read(json, |reader, form: StatusForm| {
        reader.refuse_unknown(&form.unknown);
        let status = reader.parse_required("status", form.status);
        let reason = reader.parse("reason", form.reason);
        Some((status?, reason))
    })
}
