//! `MatchInvoice`, invoked by a seller's invoice generator: finds the line item that each of 1 to 500 invoices of any
//! accounts draws on. Results are in the order of the invoices. An invalid invoice never fails the others.

use std::collections::{BTreeMap, BTreeSet};

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown};
use domain::ids::{AccountId, InvoiceKey};
use domain::invoice::{INVOICES_MAX, Invoice};
use futures::{FutureExt as _, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::invoices::match_run::{MatchOptions, MatchReport, match_invoices};
use crate::invoices::telemetry;
use crate::invoices::timing::deadline;
use crate::invoices::views::{InvoiceResult, fit_answer};
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::store::Store;

/// The most accounts that are matched at the same time.
const CONCURRENT_ACCOUNTS_MAX: usize = 32;

/// The most lines of all invoices of a call, so that the answer has room for the draws of each.
const LINES_MAX: usize = 2_000;

#[derive(Debug, Serialize)]
struct MatchAnswer {
    /// One result for each invoice, in the same order.
    results: Vec<InvoiceResult>,
}

/// The payload: `{"invoices":[…],"rematch":false,"dryRun":false}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct MatchForm {
    invoices: Presence<Vec<Value>>,
    rematch: Presence<bool>,
    dry_run: Presence<bool>,
    #[serde(flatten)]
    unknown: Unknown,
}

struct MatchRequest {
    invoices: Vec<Value>,
    rematch: bool,
    dry_run: bool,
}

type MatchReports = BTreeMap<AccountId, MatchReport>;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_direct(Store::of(environment)?, |store, payload, invocation| {
        match_invoice(store, payload, invocation).boxed()
    }))
}

/// Matches the invoices of `payload`.
async fn match_invoice(
    store: &Store,
    payload: Value,
    invocation: Invocation,
) -> Result<MatchAnswer, Problem> {
    let MatchRequest { invoices, rematch, dry_run } = read(payload)?;
    let Invocation { now, time_left, .. } = invocation;
    let options = MatchOptions { rematch, dry_run, now, deadline: deadline(time_left) };
    let mut results = match_payloads(store, &invoices, options).await;
    fit_answer(&mut results)?;
    Ok(MatchAnswer { results })
}

/// Matches invoices of any accounts. Returns one result for each, in the same order.
pub(super) async fn match_payloads(
    store: &Store,
    invoices: &[Value],
    options: MatchOptions,
) -> Vec<InvoiceResult> {
    let parsed: Vec<Result<Invoice, Refusals>> = invoices.iter().cloned().map(Invoice::read).collect();
    let reports = match_accounts(store, by_account(parsed.iter().flatten()), options).await;
    let results = results(invoices, parsed, &reports);
    if !options.dry_run {
        let retries = reports.values().map(|report| u64::from(report.retries)).sum();
        telemetry::count_results(&results, retries);
    }
    results
}

fn read(payload: Value) -> Result<MatchRequest, Refusals> {
    form::read(payload, |reader, form: MatchForm| {
        reader.refuse_unknown(&form.unknown);
        let invoices = reader.required("invoices", form.invoices);
        let rematch = reader.optional("rematch", form.rematch).unwrap_or_default();
        let dry_run = reader.optional("dryRun", form.dry_run).unwrap_or_default();
        let invoices = invoices?;
        let here = reader.at("invoices");
        if invoices.is_empty() {
            here.refuse::<()>(RefusalCode::InvalidValue, "must not be empty");
        }
        here.limit("invoices", INVOICES_MAX, invoices.len())?;
        let lines = invoices.iter().filter_map(|it| it.get("lines")?.as_array()).map(Vec::len).sum();
        here.limit("lines of invoices", LINES_MAX, lines)?;
        Some(MatchRequest { invoices, rematch, dry_run })
    })
}

/// Groups the invoices by account. Of several invoices with the same key only the first is matched; the others are
/// answered from its record.
fn by_account<'a>(invoices: impl Iterator<Item = &'a Invoice>) -> BTreeMap<AccountId, Vec<Invoice>> {
    let mut accounts: BTreeMap<AccountId, Vec<Invoice>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for invoice in invoices {
        if seen.insert((invoice.account_id.clone(), invoice.key())) {
            accounts.entry(invoice.account_id.clone()).or_default().push(invoice.clone());
        }
    }
    accounts
}

async fn match_accounts(
    store: &Store,
    accounts: BTreeMap<AccountId, Vec<Invoice>>,
    options: MatchOptions,
) -> MatchReports {
    let runs = futures::stream::iter(accounts).map(|(account, invoices)| async move {
        let report = match_invoices(store, &account, invoices, options).await;
        (account, report)
    });
    let reports: MatchReports = runs.buffer_unordered(CONCURRENT_ACCOUNTS_MAX).collect().await;
    for (account, report) in &reports {
        telemetry::log_match(account, report);
    }
    reports
}

fn results(
    payloads: &[Value],
    parsed: Vec<Result<Invoice, Refusals>>,
    reports: &MatchReports,
) -> Vec<InvoiceResult> {
    let mut answered: BTreeSet<(AccountId, InvoiceKey)> = BTreeSet::new();
    let result = |(payload, parsed): (&Value, Result<Invoice, Refusals>)| match parsed {
        Err(refusals) => InvoiceResult::rejected_payload(payload, refusals.into()),
        Ok(invoice) => {
            let repeated = !answered.insert((invoice.account_id.clone(), invoice.key()));
            let Some(report) = reports.get(&invoice.account_id) else {
                let problem = Problem::new(ProblemCode::Internal, "the account was not matched");
                return InvoiceResult::of_problem(&invoice.account_id, &invoice.key(), problem);
            };
            report.result(&invoice, repeated)
        }
    };
    payloads.iter().zip(parsed).map(result).collect()
}
