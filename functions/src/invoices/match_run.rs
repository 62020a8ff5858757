//! Matches the invoices of one account: loads what the decisions need, decides, writes as few transactions as possible,
//! and decides again where another writer was faster.
//!
//! A single invoice takes one read and one transaction, also if it is a replay or stays unmatched. A credit reads twice:
//! its original, then the original's purchase order. A rematch takes a second transaction, because the first one finds
//! the record.

mod decide;
mod load;
pub mod reassociate;
mod report;
mod write;

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::invoice::Invoice;
use domain::ledger::InvoiceStatus;

pub use self::report::MatchReport;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::invoices::Candidates;
use crate::store::{Store, StoreError};

#[derive(Clone, Copy, Debug)]
pub struct MatchOptions {
    /// Decide invoices again that are recorded as unmatched.
    pub rematch: bool,
    /// Write nothing.
    pub dry_run: bool,
    pub now: DateTime<Utc>,
    /// The time left until the invocation ends.
    pub time_left: Duration,
}

/// The part of the time left that is reserved for the answer, so that callers learn of every result that is written.
const ANSWER_TIME: Duration = Duration::from_secs(3);

/// Matches `invoices` of `account` in order. No two of them may have the same key.
///
/// Ends before the invocation does: invoices that are not known to be written by then are reported as unfinished, and
/// the same call can be repeated safely.
pub async fn match_invoices(
    store: &Store,
    account: &AccountId,
    invoices: Vec<Invoice>,
    options: MatchOptions,
) -> MatchReport {
    let mut run = MatchRun::new(store, account, invoices, options);
    let result = tokio::time::timeout(options.patience(), run.match_all()).await;
    run.report.failure = match result {
        Ok(result) => result.err(),
        Err(elapsed) => Some(StoreError::Unavailable(Box::new(elapsed))),
    };
    run.report.unfinished = run.pending.iter().map(Invoice::key).collect();
    run.report
}

impl MatchOptions {
    /// Returns how long the run may take.
    fn patience(&self) -> Duration {
        self.time_left.saturating_sub(ANSWER_TIME)
    }
}

struct MatchRun<'a> {
    store: &'a Store,
    account: &'a AccountId,
    options: MatchOptions,
    /// The invoices that are still to be decided or written, in order.
    pending: Vec<Invoice>,
    /// The purchase orders as last read, with the draws of this run.
    orders: Candidates,
    backoff: Backoff,
    /// The number of ledger entries, at the last conflict, of the purchase orders that the transaction drew on.
    entries_at_conflict: Option<u64>,
    report: MatchReport,
}

impl<'a> MatchRun<'a> {
    fn new(store: &'a Store, account: &'a AccountId, invoices: Vec<Invoice>, options: MatchOptions) -> Self {
        Self {
            store,
            account,
            options,
            pending: invoices,
            orders: Candidates::new(),
            backoff: Backoff::within(options.patience()),
            entries_at_conflict: None,
            report: MatchReport::default(),
        }
    }

    async fn match_all(&mut self) -> Result<(), StoreError> {
        self.load().await?;
        loop {
            let pending = std::mem::take(&mut self.pending);
            self.pending = pending.into_iter().filter(|invoice| !self.is_done(invoice)).collect();
            if self.pending.is_empty() {
                return Ok(());
            }
            let batch = self.decide_batch()?;
            if self.options.dry_run {
                self.report.add_written(batch.records);
            } else {
                self.write(batch).await?;
            }
        }
    }

    /// Whether the invoice is on record, with the same content or another, and needs no rematch.
    fn is_done(&self, invoice: &Invoice) -> bool {
        let key = invoice.key();
        let Some(record) = self.report.records.get(&key) else { return false };
        let rematch = self.options.rematch
            && record.status() == InvoiceStatus::Unmatched
            && record.invoice == *invoice
            && !self.report.written.contains(&key);
        !rematch
    }
}
