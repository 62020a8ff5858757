//! Records the outcomes of claimed deliveries.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;

use super::Sweep;
use super::deliver::ATTEMPTS_MAX;
use super::mailing::Mailing;
use crate::notices::mailer::SendError;
use crate::store::deliveries::{CLAIMED_TOGETHER_MAX, Delivery, DeliveryOutcome};
use crate::store::{Store, StoreError};

/// Delay after a failed mail. Less than the hour between two sweeps, so that the next sweep tries again even if it
/// starts a little early.
const RETRY_DELAY: TimeDelta = TimeDelta::minutes(50);

/// Consecutive failed mails, to any recipient, after which the sweep sends no more.
const MAIL_FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Attempts to record a mail's outcome. A mail whose outcome isn't recorded is sent again.
const SETTLE_ATTEMPTS_MAX: u32 = 3;

/// Pause after the first such attempt; it grows linearly.
const SETTLE_PAUSE: Duration = Duration::from_millis(50);

impl Sweep<'_> {
    pub(super) async fn send_failed(&self, account: &AccountId, mailing: &[Delivery], error: &SendError) {
        tracing::warn!(%account, %error, deliveries = mailing.len(), "digest not sent");
        self.report(|report| report.mails_failed += 1);
        let reason = error.code().to_owned();
        let (at, later) = (self.clock, self.clock + RETRY_DELAY);
        match error {
            SendError::Refused(_) => {
                self.state.mail_answered();
                self.settle(account, mailing, &DeliveryOutcome::Failed { at, reason }).await;
            }
            SendError::Later(_) => {
                if self.state.mail_failed() >= MAIL_FAILURES_IN_A_ROW_MAX {
                    self.stop_sending();
                }
                let (attempts_exhausted, others): (Mailing, Mailing) =
                    mailing.iter().cloned().partition(|delivery| delivery.attempts >= ATTEMPTS_MAX);
                let failed = DeliveryOutcome::Failed { at, reason: reason.clone() };
                self.settle(account, &attempts_exhausted, &failed).await;
                self.settle(account, &others, &DeliveryOutcome::Later { at: later, reason, counts: true })
                    .await;
            }
            // The failure isn't about this mail, so the attempt doesn't count.
            SendError::Throttled(_) | SendError::Stopped(_) => {
                self.stop_sending();
                self.settle(account, mailing, &DeliveryOutcome::Later { at: later, reason, counts: false })
                    .await;
            }
        }
    }

    fn stop_sending(&self) {
        tracing::error!("this sweep sends no more mails");
        self.state.stop_sending();
    }

    /// Records the outcome of claimed deliveries. If that fails, the sweep sends no more mails: their outcomes might
    /// not be recorded either, and they would be sent again after their claims expire.
    pub(super) async fn settle(&self, account: &AccountId, mailing: &[Delivery], outcome: &DeliveryOutcome) {
        match outcome {
            DeliveryOutcome::Failed { .. } => {
                self.report(|report| report.failed += mailing.len() as u64);
            }
            DeliveryOutcome::Later { .. } => self.leave(mailing.len()),
            DeliveryOutcome::Sent { .. }
            | DeliveryOutcome::Withdrawn { .. }
            | DeliveryOutcome::Stopped(_) => {}
        }
        for together in mailing.chunks(CLAIMED_TOGETHER_MAX) {
            self.settle_together(account, together, outcome).await;
        }
    }

    async fn settle_together(&self, account: &AccountId, mailing: &[Delivery], outcome: &DeliveryOutcome) {
        match record_outcome(self.store, mailing, self.clock, outcome).await {
            Ok(()) => self.succeeded(),
            Err(error) => {
                if let (StoreError::Unavailable(_), DeliveryOutcome::Sent { .. }) = (&error, outcome) {
                    self.leave(mailing.len());
                }
                // On a conflict another sweep has the claim, or an earlier attempt succeeded after all.
                if !matches!(error, StoreError::Conflict) {
                    self.stop_sending();
                }
                self.failed(&format!("the outcome of a mail of {account}"), error);
            }
        }
    }
}

async fn record_outcome(
    store: &Store,
    mailing: &[Delivery],
    claimed_at: DateTime<Utc>,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    let mut attempt = 1;
    loop {
        match store.record_outcome(mailing, claimed_at, outcome).await {
            Err(StoreError::Conflict | StoreError::Unavailable(_)) if attempt < SETTLE_ATTEMPTS_MAX => {
                tokio::time::sleep(SETTLE_PAUSE * attempt).await;
                attempt += 1;
            }
            recorded => return recorded,
        }
    }
}
