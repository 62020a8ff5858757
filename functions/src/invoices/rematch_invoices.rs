//! `POST /invoices/rematch`

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown, Unparsed};
use domain::invoice::{INVOICES_MAX, Invoice};
use domain::month::Month;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, DryRunQuery, Reply, Request, serve_http};
use crate::invoices::match_run::{MatchOptions, match_invoices};
use crate::invoices::telemetry;
use crate::invoices::timing::deadline;
use crate::invoices::views::{InvoiceResult, ResultOutcome, fit_answer};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use crate::store::invoices::list::InvoiceRange;

/// The billing months whose unmatched invoices are matched again.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["from", "to"]))]
pub struct RematchForm {
    /// The first month.
    from: Presence<Unparsed<Month>>,
    /// The last month.
    to: Presence<Unparsed<Month>>,
    #[serde(flatten)]
    unknown: Unknown,
}

/// The results of a rematch.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RematchAnswer {
    /// The results of all invoices that were unmatched or partly matched, oldest first.
    results: Vec<InvoiceResult>,
    /// The number of results by outcome.
    counts: RematchCounts,
}

/// The number of results by outcome.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RematchCounts {
    /// Invoices that are matched now.
    matched: usize,
    /// Invoices some of whose lines are unmatched.
    partly_matched: usize,
    /// Invoices that are still unmatched.
    unmatched: usize,
    /// Invoices that were not matched in time, or whose records can't be read. The same call tries them again.
    failed: usize,
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| {
        rematch_invoices(store, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("POST", "/invoices/rematch", "Matches the unmatched invoices of a range of months again")
        .writes_invoices()
        .query::<DryRunQuery>(schemas)
        .takes(schemas.asked::<RematchForm>())
        .answers(200, "The new results.", schemas.answered::<RematchAnswer>(), &[])
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/rematch_invoices.json"))
}

/// Decides all unmatched invoices of the range again, and what is unmatched of partly matched ones, oldest first. Refuses
/// more than [`INVOICES_MAX`].
async fn rematch_invoices(store: &Store, request: Request) -> Answer {
    let DryRunQuery { dry_run } = request.query()?;
    let deadline = deadline(request.time_left);
    let (from, to) = read(request.json()?)?;
    let range = InvoiceRange { unmatched: true, from: Some(from), to: Some(to), ascending: true };
    let passes = |_: &_| true;
    let read =
        store.read_invoices(&request.account, range, None, INVOICES_MAX.saturating_add(1), passes).await?;
    if read.rows.len() > INVOICES_MAX {
        let detail = "too many unmatched invoices at once; name fewer months";
        return Err(Problem::beyond(ProblemCode::ValidationFailed, detail, INVOICES_MAX, read.rows.len()));
    }
    let keys: Vec<_> = read.rows.iter().map(|(row, _)| row.invoice.key()).collect();
    let mut records = store.invoices(&request.account, &keys).await?;
    let unreadable = records.values().filter(|record| record.is_err()).count();
    let invoices: Vec<Invoice> =
        keys.iter().filter_map(|key| Some(records.remove(key)?.ok()?.invoice)).collect();
    let options = MatchOptions { rematch: true, dry_run, now: request.now, deadline };
    let report = match_invoices(store, &request.account, invoices.clone(), options).await;
    telemetry::log_match(&request.account, &report);
    let mut results: Vec<InvoiceResult> =
        invoices.iter().map(|invoice| report.result(invoice, false)).collect();
    if !dry_run {
        telemetry::count_results(&results, u64::from(report.retries));
    }
    fit_answer(&mut results)?;
    let mut counts = counted(&results);
    counts.failed = counts.failed.saturating_add(unreadable);
    Reply::ok(&RematchAnswer { results, counts })
}

fn read(json: Value) -> Result<(Month, Month), Refusals> {
    form::read(json, |reader, form: RematchForm| {
        reader.refuse_unknown(&form.unknown);
        let from = reader.parse_required("from", form.from);
        let to = reader.parse_required("to", form.to);
        let (from, to) = (from?, to?);
        if to < from {
            return reader.at("to").refuse(RefusalCode::Inconsistent, "the last month is before the first");
        }
        Some((from, to))
    })
}

fn counted(results: &[InvoiceResult]) -> RematchCounts {
    let count = |outcomes: &[ResultOutcome]| {
        results.iter().filter(|result| outcomes.contains(&result.outcome)).count()
    };
    RematchCounts {
        matched: count(&[ResultOutcome::Matched]),
        partly_matched: count(&[ResultOutcome::PartlyMatched]),
        unmatched: count(&[ResultOutcome::Unmatched]),
        // One that was voided or changed meanwhile is not matched again.
        failed: count(&[ResultOutcome::Failed, ResultOutcome::Rejected]),
    }
}
