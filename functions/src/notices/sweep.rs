//! The sweep: decides which notices are due, records who is notified, and sends the mails.
//!
//! **Guarantees.** One transaction records the notices, their recipients and the purchase order's next date, so a
//! notice is never decided twice and never lost after it was decided. A delivery is claimed before its mail is sent
//! and marked afterwards, one mail at a time. A crash therefore repeats at most the mail in flight, after its claim
//! expires. Work that a sweep doesn't reach stays due. The next sweep starts with what has been due longest, across
//! all accounts, so every account is reached eventually.
//!
//! **Cost.** Nothing due: one query per shard. Otherwise, per account: one batch read for every 99 due items
//! (purchase orders, unmatched invoices, deliveries of earlier sweeps) with the account's settings, and one write per
//! purchase order and invoice. Per mail: two transactions and one send.
//!
//! Some purchase orders are due for reconciliation with their ledgers: see [`reconcile`].
//!
//! An item that fails is logged, counted and skipped. [`FAILURES_IN_A_ROW_MAX`] failures of the table in a row end the
//! sweep; a single failure may be that item's fault and must not block the others.

mod budget;
mod due;
mod evaluate;
mod mailing;
mod missing;
mod recheck;
pub mod reconcile;
mod report;
mod send;
mod settings;

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::AccountId;

use self::budget::{Budget, Pace};
use self::due::{AccountDue, DueBatch, DueQueue};
use self::evaluate::Trigger;
pub use self::report::SweepReport;
pub use self::settings::SweepSettings;
use crate::notices::mailer::Mailer;
use crate::store::deliveries::{Delivery, Due};
use crate::store::keys::ItemKey;
use crate::store::settings::RecordedSettings;
use crate::store::{Store, StoreError};

/// Consecutive failures of the table, in any operation, that end a sweep.
pub const FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Items of one account that are processed together. Digests are built from these; an account with more due items
/// gets additional digests.
const GROUP_MAX: usize = 5 * READ_MAX;

/// Items per batch read: with the account's settings, the 100 of one request.
const READ_MAX: usize = 99;

/// Time that must be left to evaluate one more purchase order: a slow write and its retry.
const EVALUATION_TIME: Duration = Duration::from_secs(5);

/// Evaluates and sends what is due at `now`, within `time_left`. Fails only if the table failed and nothing was done.
pub async fn sweep(
    store: &Store,
    mailer: &Mailer,
    settings: &SweepSettings,
    now: DateTime<Utc>,
    time_left: Duration,
) -> Result<SweepReport, StoreError> {
    let mut sweep = Sweep {
        store,
        mailer,
        settings,
        now,
        today: settings.calendar.day(now),
        budget: Budget::new(Instant::now(), time_left),
        pace: Pace::new(settings.mails_per_second),
        sending: Sending::default(),
        failures: Failures::default(),
        entries_left: reconcile::SWEEP_ENTRIES_MAX,
        report: SweepReport::default(),
    };
    sweep.run().await;
    sweep.finish()
}

struct Sweep<'a> {
    store: &'a Store,
    mailer: &'a Mailer,
    settings: &'a SweepSettings,
    now: DateTime<Utc>,
    today: NaiveDate,
    budget: Budget,
    pace: Pace,
    sending: Sending,
    failures: Failures,
    /// Ledger entries that this sweep may still read for reconciliation.
    entries_left: u64,
    report: SweepReport,
}

#[derive(Debug, Default)]
struct Sending {
    stopped: bool,
    failures_in_a_row: u32,
}

/// Failures of the table.
#[derive(Debug, Default)]
struct Failures {
    in_a_row: u32,
    last: Option<StoreError>,
}

impl Sweep<'_> {
    /// Returns the time up to which items count as due: the sweep's `now` plus the time that it has run. Each write
    /// of a purchase order moves its due time on, so a frequently written one would never be due at the sweep's start.
    fn due_by(&self) -> DateTime<Utc> {
        let spent = TimeDelta::from_std(self.budget.spent(Instant::now())).unwrap_or_default();
        self.now.checked_add_signed(spent).unwrap_or(self.now)
    }

    async fn run(&mut self) {
        let mut queue = DueQueue::new();
        loop {
            let DueBatch { accounts, unreadable, errors } = queue.next_batch(self.store, self.now).await;
            self.report.failed += unreadable;
            for error in errors {
                self.report.remaining += 1;
                self.failed("the index", error);
            }
            for due in accounts {
                self.account(due).await;
            }
            if queue.is_empty() {
                return;
            }
            if self.is_over() {
                self.report.remaining += queue.shards_left();
                return;
            }
        }
    }

    async fn account(&mut self, due: AccountDue) {
        let AccountDue { account, keys } = due;
        for group in keys.chunks(GROUP_MAX) {
            let mut deliveries = Vec::new();
            let mut settings = RecordedSettings::default();
            let mut recheck = false;
            for keys in group.chunks(READ_MAX) {
                let Some(due) = self.load_due(&account, keys).await else { continue };
                recheck |= due.recheck;
                settings = due.settings.clone();
                deliveries.extend(self.evaluate(&account, due).await);
            }
            if recheck {
                self.recheck(&account, &settings, deliveries).await;
            } else {
                self.send(&account, &settings.settings, deliveries).await;
            }
        }
    }

    /// Loads the items of `keys` that are still due. Returns none if they can't be read or the sweep is over.
    async fn load_due(&mut self, account: &AccountId, keys: &[ItemKey]) -> Option<Due> {
        if self.is_over() {
            self.leave(keys.len());
            return None;
        }
        match self.store.due(account, keys, self.due_by()).await {
            Ok(due) => {
                self.succeeded();
                Some(due)
            }
            // Without its settings, the account's items wait: who gets a notice, and of what, must not be guessed.
            Err(error) => {
                self.report.failed += u64::from(matches!(error, StoreError::Corrupt(_)));
                self.failed(&format!("the due items of {account}"), error);
                self.leave(keys.len());
                None
            }
        }
    }

    /// Evaluates the due items. Returns the deliveries to send, including those left by earlier sweeps.
    async fn evaluate(&mut self, account: &AccountId, due: Due) -> Vec<Delivery> {
        let settings = &due.settings.settings;
        let mut deliveries = Vec::new();
        for delivery in due.deliveries {
            match delivery {
                Ok(delivery) => deliveries.push(delivery),
                Err(error) => {
                    self.report.failed += 1;
                    self.failed("a delivery", error);
                }
            }
        }
        for order in due.orders {
            deliveries.extend(self.evaluate_order(account, settings, order, Trigger::Due).await);
        }
        for invoice in due.invoices {
            deliveries.extend(self.evaluate_invoice(account, settings, invoice).await);
        }
        deliveries
    }

    fn is_over(&self) -> bool {
        self.failures.in_a_row >= FAILURES_IN_A_ROW_MAX
            || !self.budget.allows(Instant::now(), EVALUATION_TIME)
    }

    /// Counts and logs a failure of the store. `about` names the item, which is left to a later sweep.
    fn failed(&mut self, about: &str, error: StoreError) {
        match &error {
            StoreError::Conflict => tracing::info!(about, "changed by another writer; left to a later sweep"),
            StoreError::Corrupt(why) => {
                tracing::error!(about, why, "a stored item can't be read");
            }
            StoreError::Unavailable(_) => {
                tracing::error!(about, cause = crate::lambda::log::chain(&error), "the table failed");
                self.failures.in_a_row += 1;
                self.failures.last = Some(error);
            }
        }
    }

    fn succeeded(&mut self) {
        self.failures.in_a_row = 0;
    }

    fn leave(&mut self, count: usize) {
        self.report.remaining += count as u64;
    }

    fn finish(self) -> Result<SweepReport, StoreError> {
        self.report.publish();
        let idle = SweepReport { remaining: self.report.remaining, ..SweepReport::default() };
        match self.failures.last {
            Some(error) if self.report == idle => Err(error),
            Some(_) | None => Ok(self.report),
        }
    }
}
