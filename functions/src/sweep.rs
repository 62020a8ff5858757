//! The sweep: looks at what is due, decides what must be told, and sends it.
//!
//! **What it guarantees.** Notices are decided, and who is told of them is recorded, in one transaction with
//! the purchase order's next date: no notice is decided twice, and none is lost once it is decided. Each mail
//! is claimed before and marked after it is sent, one at a time. So a crash at any point repeats at most the
//! mail in flight, after its claim's lease; what a sweep doesn't get to stays due, and the next one begins
//! with what has been due the longest, across all accounts, so that nobody is held up for ever.
//!
//! **What it costs.** Nothing due: one query a shard. Else, by account: a batch read for 100 purchase orders,
//! one write for each, a batch read for 100 deliveries of earlier sweeps; by mail two transactions and a send.
//!
//! One item that fails is logged, counted and left. A table that fails [`FAILURES_IN_A_ROW_MAX`] times in a row
//! ends the sweep: one failure alone might be that one item's fault, and must not hold up all others for ever.

mod budget;
mod due;
mod evaluate;
mod mailing;
mod send;

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;

use self::budget::{Budget, Pace};
use self::due::{AccountDue, Gathered, Queue};
use crate::mailer::Mailer;
use crate::runtime::{Calendar, Host, StartError};
use crate::store::deliveries::Subject;
use crate::store::{Store, StoreError};

/// Failures of the table in a row, whatever it was asked, that end a sweep.
pub const FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Purchase orders and deliveries of one account that are held at once. A digest is made of these; an account
/// with more due than this gets further ones.
const HELD_MAX: usize = 500;

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
    pub fn of(host: &Host) -> Result<Self, StartError> {
        Ok(Self {
            calendar: host.calendar()?,
            mails_per_second: host.mails_per_second()?,
            console_url: host.console_url()?.to_owned(),
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
    /// Notices of purchase orders that have no contact, by purchase order.
    pub undeliverable: u64,
    /// Purchase orders and deliveries that are due and were left to a later sweep; at least so many.
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
        let AccountDue { account, subjects } = due;
        for held in subjects.chunks(HELD_MAX) {
            let (mut ids, mut keys) = (Vec::new(), Vec::new());
            for subject in held {
                match subject {
                    Subject::Order(id) => ids.push(id.clone()),
                    Subject::Delivery(key) => keys.push(key.clone()),
                }
            }
            let mut deliveries = self.waiting(&keys).await;
            deliveries.extend(self.evaluated(&account, &ids).await);
            self.send(&account, deliveries).await;
        }
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
                tracing::error!(about, cause = crate::http::chain(&error), "the table failed");
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
        let SweepReport { evaluated, digests_sent, failed, undeliverable, remaining } = self.report;
        tracing::info!(evaluated, digests_sent, failed, undeliverable, remaining, "swept");
        let nothing_done = SweepReport { remaining, ..SweepReport::default() } == self.report;
        match self.failures.last {
            Some(error) if nothing_done => Err(error),
            Some(_) | None => Ok(self.report),
        }
    }
}
