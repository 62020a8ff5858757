//! `GET /purchase-orders/{key}`

use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::load::load_active;
use super::path::{OrderPath, order_id};
use super::views::{self, old_versions::OldOrderView, orders::OrderView};
use crate::api::contract::{Header, Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, Number, Reply, Request, serve_http};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.calendar()?);
    serve_http(environment, state, |(store, calendar), request| {
        get_purchase_order(store, calendar, request).boxed()
    })
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionQuery {
    /// The version to return instead of the current one.
    version: Option<Number>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let either = json!({"anyOf": [
        schemas.answered::<OrderView<'_>>(),
        schemas.answered::<OldOrderView<'_>>(),
    ]});
    Operation::new("GET", "/purchase-orders/{key}", "Gets a purchase order, or one of its earlier versions")
        .path::<OrderPath>(schemas)
        .query::<VersionQuery>(schemas)
        .answers(
            200,
            "The purchase order. With `version`, the definition of that version.",
            either,
            &[Header::ETag],
        )
        .refuses(&[ProblemCode::Unreadable])
        .example(include_str!("../examples/get_purchase_order.json"))
}

/// Returns a purchase order with its `ETag`. Answers no 304: balance, health and status change without a version.
///
/// With `?version=n`, returns that version, also of a deleted purchase order. It has no contacts, because history doesn't
/// store them, and no balances, which are no part of a version.
pub async fn get_purchase_order(store: &Store, calendar: &Calendar, request: Request) -> Answer {
    let now = request.now;
    if let VersionQuery { version: Some(Number(version)) } = request.query()? {
        let id = order_id(&request)?;
        let old = store.order_at(&request.account, &id, version).await?;
        let old = old.ok_or_else(|| Problem::not_found("version of a purchase order"))?;
        return Ok(Reply::ok(&views::old_version(&old, calendar.day(old.at))?)?.tagged(old.version));
    }
    let (record, defaults) = load_active(store, &request).await?;
    let record = store.with_all_months(&request.account, record).await?;
    Ok(Reply::ok(&views::order(&record, calendar.day(now), &defaults)?)?.tagged(record.version))
}
