//! The sweep: decides which notices are due, records who is notified, and sends the mails.
//!
//! **Guarantees.** One transaction records the notices, their recipients and the purchase order's next date, so a
//! notice is never decided twice and never lost after it was decided. A delivery is claimed before its mail is sent
//! and marked afterwards. A crash therefore repeats at most the mails in flight, after their claims expire. Work that a
//! sweep doesn't reach stays due. Claims, retries and the day of an account's mails go by the clock; only what is due,
//! and how many days are left, goes by the time that the sweep judges by.
//!
//! **Fairness.** Accounts take turns, [`ACCOUNTS_AT_A_TIME`] of them at a time; see [`turn`]. The account that has been
//! due longest begins. All accounts share one sending rate.
//!
//! **Cost.** Nothing due: one query per shard. Otherwise, per account: one batch read for every hundred items
//! (three of a due purchase order, an unmatched invoice, a delivery of an earlier sweep, the account's settings), and one
//! write per purchase order and invoice. Per mail: two transactions, one read of its purchase orders, and one send.
//!
//! Some purchase orders are due for reconciliation with their ledgers: see [`reconcile`].
//!
//! An item that fails is logged, counted and skipped. [`FAILURES_IN_A_ROW_MAX`] failures of the table in a row end the
//! sweep; a single failure may be that item's fault and must not block the others.

mod budget;
mod claim;
mod deliver;
mod due;
mod evaluate;
mod invoices;
mod mailing;
mod recheck;
pub mod reconcile;
mod report;
mod send;
mod sending_rate;
mod settings;
mod settle;
mod state;
mod turn;

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::time::Instant;

use self::budget::Budget;
use self::due::AllDue;
pub use self::report::SweepReport;
pub use self::settings::SweepSettings;
use self::state::State;
use self::turn::AccountWork;
use crate::notices::mailer::Mailer;
use crate::store::deliveries::DueBy;
use crate::store::deliveries::MailSecret;
use crate::store::{Store, StoreError};

/// Consecutive failures of the table, in any operation, that end a sweep.
pub const FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Accounts that the sweep works on at the same time.
const ACCOUNTS_AT_A_TIME: usize = 8;

/// Time that must be left to evaluate one more purchase order: a slow write and its retry.
const EVALUATION_TIME: Duration = Duration::from_secs(5);

/// The times of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct SweepTimes {
    /// When it began, by the clock.
    pub clock: DateTime<Utc>,
    /// The time that it judges by: the clock's, unless another was asked for.
    pub judged: DateTime<Utc>,
    /// How long it may run.
    pub time_left: Duration,
}

/// The clients of a sweep.
#[derive(Clone, Debug)]
pub struct SweepClients {
    pub store: Store,
    pub mailer: Mailer,
    pub secret: MailSecret,
}

/// Evaluates and sends what is due. Fails only if the table failed and nothing was done.
pub async fn sweep(
    clients: &SweepClients,
    settings: &SweepSettings,
    times: SweepTimes,
) -> Result<SweepReport, StoreError> {
    let sweep = Sweep {
        store: &clients.store,
        mailer: &clients.mailer,
        secret: &clients.secret,
        settings,
        clock: times.clock,
        now: times.judged,
        today: settings.calendar.day(times.judged),
        budget: Budget::new(Instant::now(), times.time_left),
        state: State::new(settings.mails_per_second, reconcile::SWEEP_ENTRIES_MAX),
    };
    sweep.run().await;
    sweep.finish()
}

struct Sweep<'a> {
    store: &'a Store,
    mailer: &'a Mailer,
    secret: &'a MailSecret,
    settings: &'a SweepSettings,
    /// When the sweep began, by the clock.
    clock: DateTime<Utc>,
    /// The time that the sweep judges by.
    now: DateTime<Utc>,
    /// The day of `now`.
    today: NaiveDate,
    budget: Budget,
    state: State,
}

impl Sweep<'_> {
    /// Returns the times up to which items count as due: the sweep's times plus the time that it has run. Each write
    /// of a purchase order moves its due time on, so a frequently written one would never be due at the sweep's start.
    fn due_by(&self) -> DueBy {
        let spent = TimeDelta::from_std(self.budget.spent(Instant::now())).unwrap_or_default();
        let later = |at: DateTime<Utc>| at.checked_add_signed(spent).unwrap_or(at);
        DueBy { judged: later(self.now), clock: later(self.clock) }
    }

    async fn run(&self) {
        let AllDue { accounts, unreadable, remaining, errors } = self.read_due().await;
        self.report(|report| {
            report.unreadable += unreadable;
            report.remaining += remaining;
        });
        for error in errors {
            self.leave(1);
            self.failed("the index", error);
        }
        let mut waiting: VecDeque<AccountWork> = accounts.into_iter().map(AccountWork::new).collect();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < ACCOUNTS_AT_A_TIME
                && let Some(work) = waiting.pop_front()
            {
                running.push(self.turn(work));
            }
            match running.next().await {
                Some(work) if work.is_done() => {}
                Some(work) => waiting.push_back(work),
                None => return,
            }
        }
    }

    /// Returns whether no more work may begin.
    fn is_over(&self) -> bool {
        self.state.failures_in_a_row() >= FAILURES_IN_A_ROW_MAX
            || !self.budget.allows(Instant::now(), EVALUATION_TIME)
    }

    fn report(&self, count: impl FnOnce(&mut SweepReport)) {
        self.state.report(count);
    }

    /// Counts and logs a failure of the store. `about` names the item, which is left to a later sweep.
    fn failed(&self, about: &str, error: StoreError) {
        match &error {
            StoreError::Conflict => tracing::info!(about, "changed by another writer; left to a later sweep"),
            StoreError::Corrupt(why) => {
                tracing::error!(about, why, "a stored item can't be read");
            }
            StoreError::Unavailable(_) => {
                tracing::error!(about, cause = crate::lambda::log::chain(&error), "the table failed");
                self.state.table_failed(error);
            }
        }
    }

    fn succeeded(&self) {
        self.state.table_answered();
    }

    fn leave(&self, count: usize) {
        self.report(|report| report.remaining += count as u64);
    }

    fn finish(self) -> Result<SweepReport, StoreError> {
        let (report, failure) = self.state.into_result();
        report.publish();
        let idle = SweepReport { remaining: report.remaining, ..SweepReport::default() };
        match failure {
            Some(error) if report == idle => Err(error),
            Some(_) | None => Ok(report),
        }
    }
}
