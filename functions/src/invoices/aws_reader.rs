//! Reads the invoices of accounts from AWS, through a role of each account.
//!
//! **Guarantees.** What is read is recorded as an uploaded file of summaries is, so reading it again changes nothing. After
//! each page, its counts and the position are written together; a run that ends early, or fails, goes on there.
//!
//! **Fairness.** Accounts take turns of one page, [`ACCOUNTS_AT_A_TIME`] of them at a time; the one that has been due longest
//! begins. An account that fails is due again later, and stops no other.
//!
//! **Cost.** Nothing due: one query. Otherwise two reads for each account, and for each page one request to AWS, one
//! write of the position, and what its new invoices need to be matched.

mod access;
mod summary;
mod turn;

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::seller::Catalogue;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use serde::Serialize;
use tokio::time::Instant;

pub use self::access::AwsAccess;
use self::turn::{AccountReading, TurnOutcome};
use crate::invoices::timing::{RunningClock, deadline};
use crate::lambda::metrics;
use crate::store::{Store, StoreError};

/// Accounts that are read at the same time.
const ACCOUNTS_AT_A_TIME: usize = 4;
/// Accounts of one run. The others are due longest in the next one.
const ACCOUNTS_MAX: i32 = 1_000;
/// The time that a page takes at most: the slowest request with its retries, and matching.
const PAGE_TIME: Duration = Duration::from_secs(40);

#[derive(Clone, Debug)]
pub struct ReaderClients {
    pub store: Store,
    pub catalogue: Catalogue,
    pub aws: AwsAccess,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReaderReport {
    /// Accounts whose reading was finished.
    pub finished: u64,
    /// Accounts whose reading failed for the time being.
    pub failed: u64,
    /// Accounts that are left to the next run, a lower bound.
    pub remaining: u64,
    /// Invoices that AWS listed.
    pub read: u64,
    /// Invoices that were recorded.
    pub recorded: u64,
}

/// One run, and the time that it has.
struct ReaderRun<'a> {
    clients: &'a ReaderClients,
    /// The time at which the run began.
    now: DateTime<Utc>,
    clock: RunningClock,
    deadline: Instant,
    /// The time that must be left to begin a page: [`PAGE_TIME`], or half of a shorter run.
    page_time: Duration,
}

/// Reads the accounts that are due, as far as time allows. Fails only if the table failed and nothing was done.
pub async fn read(
    clients: &ReaderClients,
    now: DateTime<Utc>,
    time_left: Duration,
) -> Result<ReaderReport, StoreError> {
    let due = clients.store.due_readings(now, ACCOUNTS_MAX).await?;
    let (clock, deadline) = (RunningClock::starting_at(now), deadline(time_left));
    let page_time = PAGE_TIME.min(deadline.duration_since(Instant::now()) / 2);
    let run = ReaderRun { clients, now, clock, deadline, page_time };
    let (report, failure) = run.read(due).await;
    tracing::info!(?report, "read invoices from AWS");
    let ReaderReport { finished, failed, remaining, read, recorded } = report;
    metrics::read_from_aws(metrics::ReadingCounts { read, recorded, failed, remaining });
    match failure {
        Some(error) if finished == 0 && failed == 0 && read == 0 => Err(error),
        Some(_) | None => Ok(report),
    }
}

impl ReaderRun<'_> {
    async fn read(&self, due: Vec<AccountId>) -> (ReaderReport, Option<StoreError>) {
        let (mut report, mut failure) = (ReaderReport::default(), None);
        let mut waiting: VecDeque<AccountReading> = due.into_iter().map(AccountReading::new).collect();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < ACCOUNTS_AT_A_TIME
                && let Some(reading) = waiting.pop_front()
            {
                running.push(Box::pin(self.turn(reading)));
            }
            let Some((reading, outcome)) = running.next().await else { return (report, failure) };
            match outcome {
                Ok(TurnOutcome::Read { read, recorded, finished }) => {
                    report.read += read;
                    report.recorded += recorded;
                    report.finished += u64::from(finished);
                    if !finished {
                        waiting.push_back(reading);
                    }
                }
                Ok(TurnOutcome::SwitchedOff) => {}
                Ok(TurnOutcome::Failed) => report.failed += 1,
                Ok(TurnOutcome::OutOfTime) => report.remaining += 1,
                Err(error) => {
                    report.remaining += 1;
                    let (account, cause) = (reading.account.as_str(), crate::lambda::log::chain(&error));
                    match error {
                        StoreError::Conflict => {
                            tracing::info!(account, "changed meanwhile; left to the next run");
                        }
                        StoreError::Unavailable(_) | StoreError::Corrupt(_) => {
                            tracing::error!(account, cause, "the table failed");
                            failure = Some(error);
                        }
                    }
                }
            }
        }
    }

    /// Returns whether there is time for one more page.
    fn has_time(&self) -> bool {
        Instant::now() + self.page_time <= self.deadline
    }
}
