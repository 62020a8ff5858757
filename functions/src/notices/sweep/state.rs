//! What the concurrent parts of a sweep share: counts, the sending rate, and whether to go on.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::report::SweepReport;
use super::sending_rate::SendingRate;
use crate::store::StoreError;

#[derive(Debug)]
pub(super) struct State(Mutex<Shared>);

#[derive(Debug)]
struct Shared {
    report: SweepReport,
    rate: SendingRate,
    sending: Sending,
    failures: Failures,
    /// Ledger entries that this sweep may still read for reconciliation.
    entries_left: u64,
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

impl State {
    pub(super) fn new(mails_per_second: u32, entries_left: u64) -> Self {
        Self(Mutex::new(Shared {
            report: SweepReport::default(),
            rate: SendingRate::new(mails_per_second),
            sending: Sending::default(),
            failures: Failures::default(),
            entries_left,
        }))
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn report(&self, count: impl FnOnce(&mut SweepReport)) {
        count(&mut self.shared().report);
    }

    /// Returns the report, and the last failure of the table.
    pub(super) fn into_result(self) -> (SweepReport, Option<StoreError>) {
        let shared = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        (shared.report, shared.failures.last)
    }

    pub(super) fn failures_in_a_row(&self) -> u32 {
        self.shared().failures.in_a_row
    }

    pub(super) fn table_failed(&self, error: StoreError) {
        let failures = &mut self.shared().failures;
        failures.in_a_row += 1;
        failures.last = Some(error);
    }

    pub(super) fn table_answered(&self) {
        self.shared().failures.in_a_row = 0;
    }

    /// Takes ledger entries from those that may still be read. Returns whether there are enough.
    pub(super) fn take_entries(&self, size: u64) -> bool {
        let shared = &mut self.shared();
        let left = shared.entries_left.checked_sub(size);
        shared.entries_left = left.unwrap_or(shared.entries_left);
        left.is_some()
    }

    /// Reserves the next mail. Returns how long to wait until it may be sent.
    pub(super) fn reserve_mail(&self, now: Instant) -> Duration {
        self.shared().rate.reserve(now)
    }

    /// Slows mails down.
    pub(super) fn slow_down(&self, now: Instant) {
        self.shared().rate.slow_down(now);
    }

    pub(super) fn sending_stopped(&self) -> bool {
        self.shared().sending.stopped
    }

    /// Sends no more mails.
    pub(super) fn stop_sending(&self) {
        self.shared().sending.stopped = true;
    }

    /// Records a mail that the mail service accepted or refused for good. Mails may come faster again.
    pub(super) fn mail_answered(&self) {
        let shared = &mut self.shared();
        shared.sending.failures_in_a_row = 0;
        shared.rate.speed_up();
    }

    /// Records a mail that failed for now. Returns the number of consecutive ones.
    pub(super) fn mail_failed(&self) -> u32 {
        let sending = &mut self.shared().sending;
        sending.failures_in_a_row += 1;
        sending.failures_in_a_row
    }
}
