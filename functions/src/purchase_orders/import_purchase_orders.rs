//! `POST /purchase-orders/import`

use futures::FutureExt as _;
use serde_json::json;

use crate::api::contract::{Operation, Schemas};
use crate::api::media_type::{CSV, WORKBOOK};
use crate::api::{Answer, DryRunQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::import::Import;
use crate::purchase_orders::import::report::ImportAnswer;
use crate::purchase_orders::rules::OrderRules;
use crate::purchase_orders::spreadsheet::file::{read_csv, read_workbook};
use crate::purchase_orders::spreadsheet::group::Group;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    serve_http(environment, state, |(store, rules), request| {
        import_purchase_orders(store, rules, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary = "Creates and edits purchase orders from a CSV file or an Excel workbook. Each is imported completely or not at all";
    Operation::new("POST", "/purchase-orders/import", summary)
        .query::<DryRunQuery>(schemas)
        .takes_type(CSV, json!({"type": "string", "minLength": 1}))
        .takes_type(WORKBOOK, json!({}))
        .answers(200, "The result of each row.", schemas.answered::<ImportAnswer>(), &[])
        .example(include_str!("../examples/import_purchase_orders.json"))
}

/// Creates and edits the purchase orders of a file and returns the result of each row. `?dryRun=true` writes nothing.
///
/// Purchase orders that the time doesn't suffice for are refused; the same file again continues the import.
pub async fn import_purchase_orders(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let time_left = request.time_left;
    let DryRunQuery { dry_run } = request.query()?;
    let (media_type, bytes) = request.spreadsheet()?;
    let sheet = if media_type == WORKBOOK { read_workbook(&bytes)? } else { read_csv(&bytes)? };
    let (groups, rows_without_id) = Group::all(&sheet);
    let import = Import::new(store, rules, &request.account, &request.actor, now, time_left);
    let outcomes = if dry_run { import.dry_run(&groups).await } else { import.run(&groups).await };
    let answer = ImportAnswer::of(dry_run, &groups, &outcomes, &rows_without_id);
    let counts = answer.purchase_orders;
    tracing::info!(dry_run, rows = answer.rows.len(), ?counts, "imported");
    Reply::ok(&answer)
}
