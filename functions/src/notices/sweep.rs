//! The sweep: looks at what is due, decides what must be told, and sends it.
//!
//! **What it guarantees.** Notices are decided, and who is told of them is recorded, in one transaction with
//! the purchase order's next date: no notice is decided twice, and none is lost once it is decided. Each mail
//! is claimed before and marked after it is sent, one at a time. So a crash at any point repeats at most the
//! mail in flight, after its claim's lease; what a sweep doesn't get to stays due, and the next one begins
//! with what has been due the longest, across all accounts, so that nobody is held up for ever.
//!
//! **What it costs.** Nothing due: one query a shard. Else, by account: a batch read for 99 things that are due
//! (purchase orders, unmatched invoices, deliveries of earlier sweeps) and the account's settings, one write for
//! each purchase order and invoice; by mail two transactions and a send.
//!
//! Of what is due, some purchase orders are due to be proven from their ledgers: see [`reconcile`].
//!
//! One item that fails is logged, counted and left. A table that fails [`FAILURES_IN_A_ROW_MAX`] times in a row
//! ends the sweep: one failure alone might be that one item's fault, and must not hold up all others for ever.

mod budget;
mod due;
mod evaluate;
mod mailing;
mod missing;
mod recheck;
pub mod reconcile;
mod send;

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::AccountId;
use serde::Serialize;

use self::budget::{Budget, Pace};
use self::due::{AccountDue, Gathered, Queue};
use self::evaluate::Why;
use crate::lambda::metrics;
use crate::lambda::{Calendar, Environment, StartError};
use crate::notices::mailer::Mailer;
use crate::store::deliveries::{Delivery, Due};
use crate::store::keys::ItemKey;
use crate::store::settings::RecordedSettings;
use crate::store::{Store, StoreError};

/// Failures of the table in a row, whatever it was asked, that end a sweep.
pub const FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Things of one account that are held at once. A digest is made of these; an account with more due than this
/// gets further ones.
const HELD_MAX: usize = 5 * READ_MAX;

/// Things that are read at once: with the account's settings, what one request can ask for.
const READ_MAX: usize = 99;

/// What must be left of a sweep's time to look at one more purchase order: a slow write, tried again.
const EVALUATION_TIME: Duration = Duration::from_secs(5);

/// How a deployment has its notices sent.
#[derive(Clone, Debug)]
pub struct SweepSettings {
    /// Which days there are.
    pub calendar: Calendar,
    /// The most mails to send in a second, 1 or more.
    pub mails_per_second: u32,
    /// Where links in mails lead.
    pub console_url: String,
}

impl SweepSettings {
    /// As a deployment sets them.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let mails_per_second = environment.parsed("MAILS_PER_SECOND", 1)?;
        if mails_per_second == 0 {
            return Err(StartError::variable("MAILS_PER_SECOND", "must be 1 or more"));
        }
        Ok(Self {
            calendar: environment.calendar()?,
            mails_per_second,
            console_url: environment.required("CONSOLE_URL")?.to_owned(),
        })
    }
}

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SweepReport {
    /// Purchase orders that were looked at.
    pub evaluated: u64,
    /// Mails that were sent.
    pub digests_sent: u64,
    /// Deliveries that were given up, and items that don't read back.
    pub failed: u64,
    /// Notices that there is nobody to tell of, by purchase order and by invoice.
    pub undeliverable: u64,
    /// Purchase orders whose sums were proven from their ledgers.
    pub reconciled: u64,
    /// Where that found something wrong: lines, months and ledger entries.
    pub reconciliation_differences: u64,
    /// Purchase orders, invoices and deliveries that are due and were left to a later sweep; at least so many.
    pub remaining: u64,
}

/// Sends what is due at `now`, as far as `time_left` goes. Fails only where the table didn't answer and so
/// nothing could be done.
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
        entries_left: reconcile::ENTRIES_MAX,
        report: SweepReport::default(),
    };
    sweep.run().await;
    sweep.finish()
}

/// One sweep under way.
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
    /// Ledger entries that may still be added up.
    entries_left: u64,
    report: SweepReport,
}

/// Whether mails go out.
#[derive(Debug, Default)]
struct Sending {
    stopped: bool,
    failures_in_a_row: u32,
}

/// How the table does.
#[derive(Debug, Default)]
struct Failures {
    in_a_row: u32,
    last: Option<StoreError>,
}

impl Sweep<'_> {
    /// Until when something counts as due: the time to judge by, run on. An order that is written again and again
    /// is due a little later each time it is looked at; by the time the sweep began, it would never be.
    fn due_by(&self) -> DateTime<Utc> {
        let spent = TimeDelta::from_std(self.budget.spent(Instant::now())).unwrap_or_default();
        self.now.checked_add_signed(spent).unwrap_or(self.now)
    }

    async fn run(&mut self) {
        let mut queue = Queue::new();
        loop {
            let Gathered { accounts, unreadable, unread } = queue.gather(self.store, self.now).await;
            self.report.failed += unreadable;
            for error in unread {
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
        for held in keys.chunks(HELD_MAX) {
            let mut deliveries = Vec::new();
            let mut settings = RecordedSettings::default();
            let mut recheck = false;
            for keys in held.chunks(READ_MAX) {
                let Some(due) = self.due(&account, keys).await else { continue };
                recheck |= due.recheck;
                settings = due.settings.clone();
                deliveries.extend(self.decided_on(&account, due).await);
            }
            if recheck {
                self.recheck(&account, &settings, deliveries).await;
            } else {
                self.send(&account, &settings.settings, deliveries).await;
            }
        }
    }

    /// What of `keys` is still due; none where that can't be read, or there is no time left for it.
    async fn due(&mut self, account: &AccountId, keys: &[ItemKey]) -> Option<Due> {
        if self.is_over() {
            self.leave(keys.len());
            return None;
        }
        match self.store.due(account, keys, self.due_by()).await {
            Ok(due) => {
                self.succeeded();
                Some(due)
            }
            Err(error) => {
                self.failed(&format!("what is due of {account}"), error);
                self.leave(keys.len());
                None
            }
        }
    }

    /// Decides on what is due. Returns what is to be sent, with what earlier sweeps left.
    async fn decided_on(&mut self, account: &AccountId, due: Due) -> Vec<Delivery> {
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
            deliveries.extend(self.order(account, settings, order, Why::Due).await);
        }
        for invoice in due.invoices {
            deliveries.extend(self.missing(account, settings, invoice).await);
        }
        deliveries
    }

    fn is_over(&self) -> bool {
        self.failures.in_a_row >= FAILURES_IN_A_ROW_MAX
            || !self.budget.allows(Instant::now(), EVALUATION_TIME)
    }

    /// Counts and logs a failure of the table; what it was about is left for a later sweep.
    fn failed(&mut self, about: &str, error: StoreError) {
        match &error {
            StoreError::Conflict => tracing::info!(about, "overtaken; left to a later sweep"),
            StoreError::Corrupt(why) => {
                tracing::error!(about, why, "an item does not read back");
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
        let SweepReport {
            evaluated,
            digests_sent,
            failed,
            undeliverable,
            reconciled,
            reconciliation_differences,
            remaining,
        } = self.report;
        tracing::info!(
            evaluated,
            digests_sent,
            failed,
            undeliverable,
            reconciled,
            reconciliation_differences,
            remaining,
            "swept"
        );
        let report = &self.report;
        metrics::swept(metrics::Sweep {
            digests_sent: report.digests_sent,
            digests_failed: report.failed,
            undeliverable: report.undeliverable,
            reconciliation_differences: report.reconciliation_differences,
            remaining: report.remaining,
        });
        let nothing_done = SweepReport { remaining, ..SweepReport::default() } == self.report;
        match self.failures.last {
            Some(error) if nothing_done => Err(error),
            Some(_) | None => Ok(self.report),
        }
    }
}
