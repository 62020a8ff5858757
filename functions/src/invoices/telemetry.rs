//! Log lines and metrics of matching and voiding. A failure inside an answer fails no invocation, so it is logged and
//! counted here.

use domain::ids::AccountId;

use crate::api::problem::ProblemCode;
use crate::invoices::match_run::MatchReport;
use crate::invoices::views::{InvoiceResult, ResultOutcome};
use crate::lambda::log::chain;
use crate::lambda::metrics;
use crate::lambda::metrics::MatchCounts;
use crate::store::StoreError;

/// Logs the match run of an account.
pub fn log_match(account: &AccountId, report: &MatchReport) {
    let (account, failure) = (account.as_str(), &report.failure);
    let (written, retries, unfinished) = (report.written.len(), report.retries, report.unfinished.len());
    match failure {
        None => tracing::info!(account, written, retries, unfinished, "matched"),
        Some(error) => {
            tracing::error!(account, written, retries, unfinished, cause = chain(error), "matching failed");
        }
    }
}

/// Logs a void: whether it was a replay, or its failure.
pub fn log_void(account: &AccountId, replayed: Result<bool, &StoreError>) {
    let account = account.as_str();
    match replayed {
        Ok(replayed) => tracing::info!(account, replayed, "voided"),
        Err(error) => tracing::error!(account, cause = chain(error), "voiding failed"),
    }
}

/// Counts results. Replays are not counted again as matched or unmatched.
pub fn count_results<'a>(results: impl IntoIterator<Item = &'a InvoiceResult>, retries: u64) {
    let mut counts = MatchCounts { retries, ..MatchCounts::default() };
    for result in results {
        match result.outcome {
            ResultOutcome::Matched => counts.matched += u64::from(!result.replayed),
            ResultOutcome::PartlyMatched | ResultOutcome::Unmatched => {
                counts.unmatched += u64::from(!result.replayed);
            }
            ResultOutcome::Rejected => {
                let code = result.error.as_ref().map(|problem| problem.code);
                counts.conflicts += u64::from(code == Some(ProblemCode::InvoiceConflict));
            }
            ResultOutcome::Failed => counts.failed += 1,
            ResultOutcome::Voided => {}
        }
    }
    metrics::matched(counts);
}
