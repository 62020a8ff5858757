//! `POST /purchase-orders/import`

use serde_json::json;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::csv::document::Group;
use crate::purchase_orders::csv::file::{ROWS_MAX, Sheet, Unreadable};
use crate::purchase_orders::import::Import;
use crate::purchase_orders::import::report::ImportAnswer;
use crate::purchase_orders::rules::OrderRules;
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, OrderRules::of(environment)?);
    Ok(serve_http(environment, state, |(store, rules), request| {
        import_purchase_orders(store, rules, request).boxed()
    }))
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary = "Makes and edits the purchase orders of a CSV file, each whole or not at all";
    Operation::new("POST", "/purchase-orders/import", summary)
        .query::<DryRunQuery>(schemas)
        .takes_type("text/csv", json!({"type": "string", "minLength": 1}))
        .answers(200, "What became of each row.", schemas.answered::<ImportAnswer>(), &[])
        .example(include_str!("../examples/import_purchase_orders.json"))
}

/// Makes and edits the purchase orders of a CSV file, each whole or not at all, and says what became of each row.
/// `?dryRun=true` writes nothing. `time_left` is what the invocation still has: what there is no time for is refused,
/// and the same file again goes on there.
pub async fn import_purchase_orders(store: &Store, rules: &OrderRules, request: Request) -> Answer {
    let now = request.now;
    let time_left = request.time_left;
    let DryRunQuery { dry_run } = request.query()?;
    let sheet = Sheet::read(&request.csv()?)?;
    let (groups, strays) = Group::all(&sheet);
    let import = Import::new(store, rules, (&request.account, &request.actor), now, time_left);
    let outcomes = if dry_run { import.foresee(&groups).await } else { import.carry_out(&groups).await };
    let answer = ImportAnswer::of(dry_run, &groups, &outcomes, &strays);
    let counts = answer.purchase_orders;
    tracing::info!(dry_run, rows = answer.rows.len(), ?counts, "imported");
    Reply::ok(&answer)
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Encoding | Unreadable::Empty => {
                Self::new(ProblemCode::MalformedRequest, unreadable.to_string())
            }
            Unreadable::TooManyRows(actual) => {
                Self::beyond(ProblemCode::TooLarge, unreadable.to_string(), ROWS_MAX, actual)
            }
            Unreadable::Refused(refusals) => refusals.into(),
        }
    }
}
