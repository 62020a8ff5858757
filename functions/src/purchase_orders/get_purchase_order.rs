//! `GET /purchase-orders/{key}`

use domain::ids::PurchaseOrderId;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::views::{
    self,
    orders::{OldOrderView, OrderView},
};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::purchase_orders::edit::load_active;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?);
    Ok(serve_http(environment, state, |(store, calendar), request| {
        get_purchase_order(store, calendar, request).boxed()
    }))
}

/// As the query has it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct VersionQuery {
    /// The version that is asked for, instead of the purchase order as it is.
    #[schemars(range(min = 1))]
    pub version: Option<u64>,
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    let either = json!({"anyOf": [
        schemas.answered::<OrderView<'_>>(),
        schemas.answered::<OldOrderView<'_>>(),
    ]});
    Operation::new(
        "GET",
        "/purchase-orders/{key}",
        "One purchase order, as it is or as one of its versions defined it",
    )
    .query::<VersionQuery>(schemas)
    .conditional_get()
    .answers(200, "The purchase order; with `version`, what that version defined.", either, &[Header::ETag])
    .example(include_str!("../examples/get_purchase_order.json"))
}

/// One purchase order with its `ETag`; 304 where the caller has that version by `If-None-Match`.
///
/// With `?version=n` as that version defined it, also after it was deleted. History keeps no contacts, so that they
/// are gone once they are erased: such an answer has none. Nor has it balances, which are no part of a version.
pub async fn get_purchase_order(store: &Store, calendar: &Calendar, request: Request) -> Answer {
    let now = request.now;
    if let Some(version) = request.query(&["version"])?.get("version") {
        let id: PurchaseOrderId = request.id("key", "purchase order")?;
        let old = store.order_at(&request.account, &id, number(version)?).await?;
        let old = old.ok_or_else(|| Problem::not_found("version of a purchase order"))?;
        return Ok(Reply::ok(&views::old_version(&old, calendar.day(old.at))?)?.tagged(old.version));
    }
    let (record, defaults) = load_active(store, &request).await?;
    if request.has(record.version) {
        return Reply::not_modified(record.version);
    }
    Ok(Reply::ok(&views::order(&record, calendar.day(now), &defaults)?)?.tagged(record.version))
}

/// A number that is larger than any version is one that there is not.
fn number(text: &str) -> Result<u64, Problem> {
    let is_number = !text.starts_with('0') && !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let number = is_number.then(|| text.parse().unwrap_or(u64::MAX));
    number.ok_or_else(|| Problem::new(ProblemCode::MalformedRequest, "`version` must be a number such as 3"))
}
