//! `MatchInvoice`, invoked by a seller's invoice generator: the most suitable purchase options and line for each of
//! 1 to 500 invoices of any accounts, results in options. One bad invoice never fails its neighbours.

use std::collections::BTreeMap;

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown};
use domain::ids::AccountId;
use domain::ids::InvoiceKey;
use domain::invoice::{INVOICES_MAX, Invoice};
use futures::{FutureExt as _, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::invoices::match_run;
use crate::invoices::match_run::{MatchOptions, MatchReport};
use crate::invoices::views::{InvoiceResult, ResultOutcome};
use crate::lambda::metrics::Matching;
use crate::lambda::{Environment, Handler, Invocation, StartError, metrics};
use crate::store::Store;

/// Accounts that are served at a time.
const ACCOUNTS_AT_A_TIME: usize = 8;

/// The answer.
#[derive(Debug, Serialize)]
pub struct MatchAnswer {
    /// One for each invoice, in the same options.
    pub results: Vec<InvoiceResult>,
}

/// What is asked: `{"invoices":[…],"rematch":false,"dryRun":false}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct MatchForm {
    invoices: Presence<Vec<Value>>,
    rematch: Presence<bool>,
    dry_run: Presence<bool>,
    #[serde(flatten)]
    unknown: Unknown,
}

struct Asked {
    invoices: Vec<Value>,
    rematch: bool,
    dry_run: bool,
}

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_direct(Store::of(environment)?, |store, payload, invocation| {
        match_invoice(store, payload, invocation).boxed()
    }))
}

/// Matches the invoices of `payload`.
pub async fn match_invoice(
    store: &Store,
    payload: Value,
    invocation: Invocation,
) -> Result<MatchAnswer, Problem> {
    let asked = read(payload)?;
    let parsed: Vec<Result<Invoice, Refusals>> = asked.invoices.iter().cloned().map(Invoice::read).collect();
    let Invocation { now, time_left, .. } = invocation;
    let options = MatchOptions { rematch: asked.rematch, dry_run: asked.dry_run, now, time_left };
    let accounts = distinct(parsed.iter().flatten());
    let runs = futures::stream::iter(accounts).map(|(account, invoices)| async move {
        let report = match_run::run(store, &account, invoices, options).await;
        (account, report)
    });
    let report: BTreeMap<AccountId, MatchReport> = runs.buffer_unordered(ACCOUNTS_AT_A_TIME).collect().await;
    log(&report);
    let mut results = results(&asked.invoices, parsed, &report);
    if !options.dry_run {
        count(&results, &report);
    }
    shorten(&mut results);
    Ok(MatchAnswer { results })
}

fn read(payload: Value) -> Result<Asked, Refusals> {
    form::read(payload, |reader, form: MatchForm| {
        reader.refuse_unknown(&form.unknown);
        let invoices = reader.required("invoices", form.invoices);
        let rematch = reader.optional("rematch", form.rematch).unwrap_or_default();
        let dry_run = reader.optional("dryRun", form.dry_run).unwrap_or_default();
        let invoices = invoices?;
        let here = reader.at("invoices");
        if invoices.is_empty() {
            here.refuse::<()>(RefusalCode::InvalidValue, "at least one invoice is required");
        }
        here.limit("invoices", INVOICES_MAX, invoices.len())?;
        Some(Asked { invoices, rematch, dry_run })
    })
}

/// The invoices by account, each once: of several with the same key the first counts, and the others are
/// answered from what is on record then.
fn distinct<'a>(invoices: impl Iterator<Item = &'a Invoice>) -> BTreeMap<AccountId, Vec<Invoice>> {
    let mut accounts: BTreeMap<AccountId, Vec<Invoice>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for invoice in invoices {
        if seen.insert((invoice.account_id.clone(), invoice.key())) {
            accounts.entry(invoice.account_id.clone()).or_default().push(invoice.clone());
        }
    }
    accounts
}

fn results(
    given: &[Value],
    parsed: Vec<Result<Invoice, Refusals>>,
    report: &BTreeMap<AccountId, MatchReport>,
) -> Vec<InvoiceResult> {
    let mut answered: std::collections::BTreeSet<(AccountId, InvoiceKey)> = std::collections::BTreeSet::new();
    let result = |(given, parsed): (&Value, Result<Invoice, Refusals>)| match parsed {
        Err(refusals) => InvoiceResult::rejected(given, refusals.into()),
        Ok(invoice) => {
            let again = !answered.insert((invoice.account_id.clone(), invoice.key()));
            report.get(&invoice.account_id).map_or_else(
                || {
                    InvoiceResult::failed(
                        &invoice,
                        Problem::new(ProblemCode::Internal, "the account was not served"),
                    )
                },
                |report| of_run(&invoice, report, again),
            )
        }
    };
    given.iter().zip(parsed).map(result).collect()
}

fn of_run(invoice: &Invoice, report: &MatchReport, again: bool) -> InvoiceResult {
    match report.answer(invoice) {
        Ok((record, replayed)) => InvoiceResult::of(record, again || replayed),
        Err(problem) if problem.code == ProblemCode::Unavailable => InvoiceResult::failed(invoice, problem),
        Err(problem) => InvoiceResult::refused(invoice, problem),
    }
}

/// Candidates that all decisions of one answer may name: an answer must stay below Lambda's 6 MB.
const CANDIDATES_ANSWERED_MAX: usize = 10_000;

fn shorten(results: &mut [InvoiceResult]) {
    let each = CANDIDATES_ANSWERED_MAX / results.len().max(1);
    for decision in results.iter_mut().filter_map(|result| result.decision.as_mut()) {
        decision.shorten(each);
    }
}

/// What is new: a replay was counted when it was first presented.
fn count(results: &[InvoiceResult], report: &BTreeMap<AccountId, MatchReport>) {
    let mut counts = Matching::default();
    for result in results {
        match result.outcome {
            ResultOutcome::Matched => counts.matched += u64::from(!result.replayed),
            ResultOutcome::Unmatched => counts.unmatched += u64::from(!result.replayed),
            ResultOutcome::Rejected => {
                let code = result.error.as_ref().map(|problem| problem.code);
                counts.conflicts += u64::from(code == Some(ProblemCode::InvoiceConflict));
            }
            ResultOutcome::Failed => counts.failed += 1,
            ResultOutcome::Voided => {}
        }
    }
    counts.retries = report.values().map(|report| u64::from(report.retries)).sum();
    metrics::matched(counts);
}

fn log(report: &BTreeMap<AccountId, MatchReport>) {
    for (account, report) in report {
        let account = account.as_str();
        let (written, retries, unfinished) = (report.written.len(), report.retries, report.unfinished.len());
        match &report.failed {
            None => tracing::info!(account, written, retries, unfinished, "matched"),
            Some(error) => {
                let cause = crate::lambda::log::chain(error);
                tracing::error!(account, written, retries, unfinished, cause, "matching failed");
            }
        }
    }
}
