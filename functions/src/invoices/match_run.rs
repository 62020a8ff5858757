//! Matches the invoices of one account: loads what the decisions need, decides, writes as few transactions as possible,
//! and decides again where another writer was faster.
//!
//! A single invoice takes one read and one transaction, also if it is a replay or stays unmatched. A credit reads twice:
//! its original, then the original's purchase order. A rematch takes a second transaction, because the first one finds
//! the record. After a conflict, see [`lane`](super::lane).

mod decide;
mod lead;
mod load;
pub mod reassociate;
mod report;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, InvoiceKey};
use domain::invoice::Invoice;
use tokio::time::Instant;

pub use self::report::{MatchReport, OTHER_CONTENT};
use super::timing::{RunningClock, by_deadline};
use crate::store::invoices::ReadInvoice;
use crate::store::orders::Candidates;
use crate::store::{Store, StoreError};

#[derive(Clone, Copy, Debug)]
pub struct MatchOptions {
    /// Decide invoices, and lines of invoices, again that are recorded as unmatched.
    pub rematch: bool,
    /// Write nothing.
    pub dry_run: bool,
    pub now: DateTime<Utc>,
    /// When the runs of an invocation must have ended, so that it can answer.
    pub deadline: Instant,
}

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
    run.report.failure = by_deadline(options.deadline, Box::pin(run.match_all())).await.err();
    run.report.unfinished = run.pending.iter().map(Invoice::key).collect();
    run.report
}

struct MatchRun<'a> {
    store: &'a Store,
    account: &'a AccountId,
    options: MatchOptions,
    clock: RunningClock,
    /// The invoices that are still to be decided or written, in order.
    pending: Vec<Invoice>,
    /// The purchase orders as last read, with the draws of this run.
    orders: Candidates,
    /// Whether this run has the lease of a lane, so that other writers wait there.
    leads: bool,
    /// The tokens of the pending invoices that are entries of the lane.
    tokens: BTreeMap<InvoiceKey, String>,
    report: MatchReport,
}

impl<'a> MatchRun<'a> {
    fn new(store: &'a Store, account: &'a AccountId, invoices: Vec<Invoice>, options: MatchOptions) -> Self {
        Self {
            store,
            account,
            options,
            clock: RunningClock::starting_at(options.now),
            pending: invoices,
            orders: Candidates::default(),
            leads: false,
            tokens: BTreeMap::new(),
            report: MatchReport::default(),
        }
    }

    async fn match_all(&mut self) -> Result<(), StoreError> {
        self.load().await?;
        while let Some(batch) = self.next_batch()? {
            if self.options.dry_run {
                self.report.add_written(batch.records, batch.originals.into_values().collect());
                continue;
            }
            if let Some(order) = self.led_lane(&batch) {
                // P3: nothing of the batch was written, and its draws must not count when it is decided again.
                self.orders.orders.extend(batch.orders);
                self.go_through_lane(&order, true).await?;
            } else if let Some(order) = self.write(batch).await? {
                self.go_through_lane(&order, false).await?;
            }
        }
        Ok(())
    }

    /// Takes in what the store has of invoices. An invoice that can't be read is not decided, nor are the credits for it.
    fn take_in(&mut self, found: impl IntoIterator<Item = (InvoiceKey, ReadInvoice)>) {
        for (key, record) in found {
            match record {
                Ok(record) => _ = self.report.records.insert(key, record),
                Err(error) => {
                    self.report.add_unreadable(&key, &error);
                    let credits = self.pending.iter().filter(|invoice| invoice.credited() == Some(&key));
                    self.report.unreadable.extend(credits.map(Invoice::key));
                }
            }
        }
    }

    /// Whether the invoice is on record, with the same content or another, and needs no rematch, or can't be decided.
    fn is_done(&self, invoice: &Invoice) -> bool {
        let key = invoice.key();
        if self.report.unreadable.contains(&key) || self.report.refused.contains_key(&key) {
            return true;
        }
        let Some(record) = self.report.records.get(&key) else { return false };
        let rematch = self.options.rematch
            && record.status().needs_match()
            && record.invoice == *invoice
            && !self.report.written.contains(&key);
        !rematch
    }
}
