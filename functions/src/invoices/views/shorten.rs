//! Shortens results that are too large for one answer: their decisions list fewer candidates.

use super::InvoiceResult;
use crate::api::problem::Problem;
use crate::store::StoreError;

/// The most bytes of an answer, below Lambda's limit of 6 MB.
const ANSWER_BYTES_MAX: usize = 5_800_000;
/// The most candidates in all decisions of one answer.
const CANDIDATES_ANSWERED_MAX: usize = 10_000;

/// Shortens decisions until the results fit an answer.
pub fn fit_answer(results: &mut [InvoiceResult]) -> Result<(), Problem> {
    shorten_to(ANSWER_BYTES_MAX, &mut results.iter_mut().collect::<Vec<_>>())
}

/// Shortens the decisions of results until all results have at most `bytes_max` bytes.
pub fn shorten_to(bytes_max: usize, results: &mut [&mut InvoiceResult]) -> Result<(), Problem> {
    let decisions = results.iter_mut().map(|result| result.decisions_mut().count()).sum::<usize>();
    let mut limit = CANDIDATES_ANSWERED_MAX / decisions.max(1);
    shorten_decisions(results, limit);
    while limit > 0 && bytes(results)? > bytes_max {
        limit /= 2;
        shorten_decisions(results, limit);
    }
    Ok(())
}

fn shorten_decisions(results: &mut [&mut InvoiceResult], limit: usize) {
    results.iter_mut().flat_map(|result| result.decisions_mut()).for_each(|decision| decision.shorten(limit));
}

fn bytes(results: &[&mut InvoiceResult]) -> Result<usize, Problem> {
    Ok(serde_json::to_vec(results).map_err(StoreError::from)?.len())
}
