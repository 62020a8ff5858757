//! Sends deliveries as digests. Each digest is claimed, sent and settled before the next one.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::settings::Settings;

use super::Sweep;
use super::mailing::{Mailing, mailings};
use crate::notices::mailer::SendError;
use crate::notices::wording::Digest;
use crate::store::deliveries::{ClaimOutcome, Delivery, DeliveryOutcome};
use crate::store::{Store, StoreError};

/// Attempts after which a delivery is given up: three days of hourly sweeps.
const ATTEMPTS_MAX: u32 = 72;

/// Delay after a failed mail. Less than the hour between two sweeps, so that the next sweep tries again even if it
/// starts a little early.
const RETRY_DELAY: TimeDelta = TimeDelta::minutes(50);

/// Consecutive failed mails, to any recipient, after which the sweep sends no more.
const MAIL_FAILURES_IN_A_ROW_MAX: u32 = 3;

/// Time that must be left to start one more mail: the claim, the mail's timeout (5 s), the outcome's write.
const MAIL_TIME: Duration = Duration::from_secs(10);

/// Attempts to record a mail's outcome. A mail whose outcome isn't recorded is sent again.
const SETTLE_ATTEMPTS_MAX: u32 = 3;

/// Pause after the first such attempt; it grows linearly.
const SETTLE_PAUSE: Duration = Duration::from_millis(50);

impl Sweep<'_> {
    /// Sends deliveries of one account: one mail per mailbox, or more if there are too many for one.
    pub(super) async fn send(&mut self, account: &AccountId, settings: &Settings, deliveries: Vec<Delivery>) {
        for mailing in mailings(deliveries) {
            let wait = self.pace.wait(Instant::now());
            if self.sending.stopped || self.is_over() || !self.budget.allows(Instant::now(), wait + MAIL_TIME)
            {
                self.leave(mailing.len());
                continue;
            }
            tokio::time::sleep(wait).await;
            match self.claim(mailing).await {
                Ok(mailing) if mailing.is_empty() => {}
                Ok(mailing) => self.mail(account, settings, mailing).await,
                Err((left, error)) => {
                    self.leave(left);
                    self.failed(&format!("a claim of {account}"), error);
                }
            }
        }
    }

    /// Claims the deliveries of a mail that no other sweep has claimed. An error comes with the number of deliveries
    /// that are left.
    async fn claim(&mut self, mut mailing: Mailing) -> Result<Mailing, (usize, StoreError)> {
        let all = mailing.len();
        // The second attempt leaves out the deliveries that the first one lost.
        for _ in 0..2 {
            let claimed =
                self.store.claim_deliveries(&mailing, self.now).await.map_err(|error| (all, error))?;
            self.succeeded();
            let lost = match claimed {
                ClaimOutcome::All => {
                    for delivery in &mut mailing {
                        delivery.attempts += 1;
                        delivery.claimed_at = Some(self.now);
                    }
                    return Ok(mailing);
                }
                ClaimOutcome::None(lost) => lost,
            };
            if lost.is_empty() {
                break;
            }
            self.leave(lost.len());
            let mut index = 0..;
            mailing.retain(|_| index.next().is_none_or(|index| !lost.contains(&index)));
            if mailing.is_empty() {
                return Ok(mailing);
            }
        }
        Err((mailing.len(), StoreError::Conflict))
    }

    /// Sends one mail of claimed deliveries and records its outcome.
    async fn mail(&mut self, account: &AccountId, settings: &Settings, mailing: Mailing) {
        // Claims count as attempts, so a mail that crashes every sweep is given up too.
        let (attempts_exhausted, mailing): (Mailing, Mailing) =
            mailing.into_iter().partition(|delivery| delivery.attempts > ATTEMPTS_MAX);
        if !attempts_exhausted.is_empty() {
            let outcome = DeliveryOutcome::Failed { at: self.now, reason: "TooManyAttempts".to_owned() };
            self.settle(account, &attempts_exhausted, &outcome).await;
        }
        let Some(mailing) = self.withdraw_deleted(account, mailing).await else { return };
        let Some(recipient) = mailing.first().and_then(|delivery| delivery.recipient.as_ref()) else {
            return;
        };
        let digest = Digest {
            account,
            display_name: settings.display_name.as_ref(),
            recipient,
            deliveries: &mailing,
            today: self.today,
            calendar: &self.settings.calendar,
            console_url: &self.settings.console_url,
        };
        let sent = match digest.mail() {
            Ok(mail) => {
                self.pace.record(Instant::now());
                self.mailer.send(&recipient.email, &mail).await
            }
            Err(error) => {
                tracing::error!(%account, %error, "a digest can't be rendered");
                Err(SendError::Refused("NotWritten".to_owned()))
            }
        };
        match sent {
            Ok(message_id) => {
                tracing::info!(%account, message_id, deliveries = mailing.len(), "digest sent");
                self.sending.failures_in_a_row = 0;
                self.report.digests_sent += 1;
                self.settle(account, &mailing, &DeliveryOutcome::Sent { at: self.now, message_id }).await;
            }
            Err(error) => self.send_failed(account, &mailing, &error).await,
        }
    }

    /// Withdraws deliveries of purchase orders that were deleted after the decision: their contacts are erased, so they
    /// get no more mail. Returns the others, or none if the store failed; a later sweep retries those.
    async fn withdraw_deleted(&mut self, account: &AccountId, mailing: Mailing) -> Option<Mailing> {
        let older = mailing.iter().filter(|delivery| delivery.decided_at < self.now);
        let ids: BTreeSet<_> = older.filter_map(|delivery| delivery.about.purchase_order_id()).collect();
        if ids.is_empty() {
            return Some(mailing);
        }
        let deleted = match self.store.deleted_orders(account, ids).await {
            Ok(deleted) => deleted,
            Err(error) => {
                self.leave(mailing.len());
                self.failed(&format!("the purchase orders of deliveries of {account}"), error);
                return None;
            }
        };
        let is_withdrawn =
            |delivery: &Delivery| delivery.about.purchase_order_id().is_some_and(|id| deleted.contains(id));
        let (withdrawn, mailing): (Mailing, Mailing) = mailing.into_iter().partition(is_withdrawn);
        self.settle(account, &withdrawn, &DeliveryOutcome::Withdrawn { at: self.now }).await;
        Some(mailing)
    }

    async fn send_failed(&mut self, account: &AccountId, mailing: &[Delivery], error: &SendError) {
        tracing::warn!(%account, %error, deliveries = mailing.len(), "digest not sent");
        let reason = error.code().to_owned();
        let (at, later) = (self.now, self.now + RETRY_DELAY);
        match error {
            SendError::Refused(_) => {
                self.sending.failures_in_a_row = 0;
                self.settle(account, mailing, &DeliveryOutcome::Failed { at, reason }).await;
            }
            SendError::Later(_) => {
                self.sending.failures_in_a_row += 1;
                if self.sending.failures_in_a_row >= MAIL_FAILURES_IN_A_ROW_MAX {
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
            SendError::Stopped(_) => {
                self.stop_sending();
                self.settle(account, mailing, &DeliveryOutcome::Later { at: later, reason, counts: false })
                    .await;
            }
        }
    }

    fn stop_sending(&mut self) {
        tracing::error!("this sweep sends no more mails");
        self.sending.stopped = true;
    }

    /// Records the outcome of claimed deliveries. If that fails, the sweep sends no more mails: their outcomes might
    /// not be recorded either, and they would be sent again after their claims expire.
    async fn settle(&mut self, account: &AccountId, mailing: &[Delivery], outcome: &DeliveryOutcome) {
        if mailing.is_empty() {
            return;
        }
        match outcome {
            DeliveryOutcome::Failed { .. } => self.report.failed += mailing.len() as u64,
            DeliveryOutcome::Later { .. } => self.leave(mailing.len()),
            DeliveryOutcome::Sent { .. } | DeliveryOutcome::Withdrawn { .. } => {}
        }
        match record_outcome(self.store, mailing, self.now, outcome).await {
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
