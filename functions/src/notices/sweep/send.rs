//! Sending: deliveries -> digests, each claimed, sent and settled before the next one is begun.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use domain::ids::AccountId;
use domain::settings::Settings;

use super::Sweep;
use super::mailing::{Mailing, mailings};
use crate::notices::mailer::SendError;
use crate::notices::wording::Digest;
use crate::store::deliveries::{ClaimOutcome, Delivery, DeliveryOutcome};
use crate::store::{Store, StoreError};

/// Mails begun for a delivery before it is given up: three days of hourly sweeps.
const ATTEMPTS_MAX: u32 = 72;

/// How long a delivery rests after a mail failed: less than the hour between two sweeps, so that the next one
/// takes it up however punctual it is.
const BACK_OFF: TimeDelta = TimeDelta::minutes(50);

/// Mails that fail in a row, whoever they are for, after which none is tried any more in this sweep.
const MAIL_FAILURES_IN_A_ROW_MAX: u32 = 3;

/// What must be left of a sweep's time to begin one more mail: the claim, the mail's timeout (5 s), the mark.
const MAIL_TIME: Duration = Duration::from_secs(10);

/// How often it is tried to record that a mail was sent: it would be repeated otherwise.
const SETTLE_TRIES_MAX: u32 = 3;

/// The pause after the first such try; longer after each further one.
const SETTLE_PAUSE: Duration = Duration::from_millis(50);

impl Sweep<'_> {
    /// Sends deliveries of one account: one mail for each mailbox, or more where there is too much for one.
    pub(super) async fn send(&mut self, account: &AccountId, settings: &Settings, deliveries: Vec<Delivery>) {
        for mailing in mailings(deliveries) {
            let wait = self.pace.wait(Instant::now());
            if self.sending.stopped || self.is_over() || !self.budget.allows(Instant::now(), wait + MAIL_TIME)
            {
                self.leave(mailing.len());
                continue;
            }
            tokio::time::sleep(wait).await;
            match self.claimed(mailing).await {
                Ok(mailing) if mailing.is_empty() => {}
                Ok(mailing) => self.mail(account, settings, mailing).await,
                Err((left, error)) => {
                    self.leave(left);
                    self.failed(&format!("a claim of {account}"), error);
                }
            }
        }
    }

    /// Claims the deliveries of a mail: those that no other sweep has. Else, how many are left, and why.
    async fn claimed(&mut self, mut mailing: Mailing) -> Result<Mailing, (usize, StoreError)> {
        let all = mailing.len();
        // A second time, without those that were lost the first time.
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
            let mut place = 0..;
            mailing.retain(|_| place.next().is_none_or(|place| !lost.contains(&place)));
            if mailing.is_empty() {
                return Ok(mailing);
            }
        }
        Err((mailing.len(), StoreError::Conflict))
    }

    /// Sends one mail of deliveries that are claimed, and records what became of them.
    async fn mail(&mut self, account: &AccountId, settings: &Settings, mailing: Mailing) {
        // A mail that a sweep never survives counts as begun too.
        let (worn_out, mailing): (Mailing, Mailing) =
            mailing.into_iter().partition(|delivery| delivery.attempts > ATTEMPTS_MAX);
        if !worn_out.is_empty() {
            let outcome = DeliveryOutcome::Failed { at: self.now, reason: "TooManyAttempts".to_owned() };
            self.settle(account, &worn_out, &outcome).await;
        }
        let Some(mailing) = self.not_withdrawn(account, mailing).await else { return };
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
                self.pace.take(Instant::now());
                self.mailer.send(&recipient.email, &mail).await
            }
            Err(error) => {
                tracing::error!(%account, %error, "a digest could not be written");
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
            Err(error) => self.unsent(account, &mailing, &error).await,
        }
    }

    /// The deliveries without those of purchase orders that were deleted since these were decided: their contacts
    /// are erased, so they must not hear of it any more. None where that can't be told; they are taken up again.
    async fn not_withdrawn(&mut self, account: &AccountId, mailing: Mailing) -> Option<Mailing> {
        let older = mailing.iter().filter(|delivery| delivery.decided_at < self.now);
        let ids: BTreeSet<_> = older.filter_map(|delivery| delivery.about.purchase_order_id()).collect();
        if ids.is_empty() {
            return Some(mailing);
        }
        let deleted = match self.store.deleted_orders(account, ids).await {
            Ok(deleted) => deleted,
            Err(error) => {
                self.leave(mailing.len());
                self.failed(&format!("what deliveries of {account} are about"), error);
                return None;
            }
        };
        let is_withdrawn =
            |delivery: &Delivery| delivery.about.purchase_order_id().is_some_and(|id| deleted.contains(id));
        let (withdrawn, mailing): (Mailing, Mailing) = mailing.into_iter().partition(is_withdrawn);
        self.settle(account, &withdrawn, &DeliveryOutcome::Withdrawn { at: self.now }).await;
        Some(mailing)
    }

    async fn unsent(&mut self, account: &AccountId, mailing: &[Delivery], error: &SendError) {
        tracing::warn!(%account, %error, deliveries = mailing.len(), "digest not sent");
        let reason = error.class().to_owned();
        let (at, later) = (self.now, self.now + BACK_OFF);
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
                let (worn_out, others): (Mailing, Mailing) =
                    mailing.iter().cloned().partition(|delivery| delivery.attempts >= ATTEMPTS_MAX);
                self.settle(account, &worn_out, &DeliveryOutcome::Failed { at, reason: reason.clone() })
                    .await;
                self.settle(account, &others, &DeliveryOutcome::Later { at: later, reason, counts: true })
                    .await;
            }
            // It says nothing about this mail, so it must not use up its attempts.
            SendError::Stopped(_) => {
                self.stop_sending();
                self.settle(account, mailing, &DeliveryOutcome::Later { at: later, reason, counts: false })
                    .await;
            }
        }
    }

    fn stop_sending(&mut self) {
        tracing::error!("no more mails in this sweep");
        self.sending.stopped = true;
    }

    /// Records what became of claimed deliveries. If that fails nothing more is sent: else each further mail
    /// might be repeated, too, once its claim's lease is over.
    async fn settle(&mut self, account: &AccountId, mailing: &[Delivery], outcome: &DeliveryOutcome) {
        if mailing.is_empty() {
            return;
        }
        match outcome {
            DeliveryOutcome::Failed { .. } => self.report.failed += mailing.len() as u64,
            DeliveryOutcome::Later { .. } => self.leave(mailing.len()),
            DeliveryOutcome::Sent { .. } | DeliveryOutcome::Withdrawn { .. } => {}
        }
        match settled(self.store, mailing, self.now, outcome).await {
            Ok(()) => self.succeeded(),
            Err(error) => {
                if let (StoreError::Unavailable(_), DeliveryOutcome::Sent { .. }) = (&error, outcome) {
                    self.leave(mailing.len());
                }
                // Overtaken: the claim is another sweep's, or an earlier try was written after all.
                if !matches!(error, StoreError::Conflict) {
                    self.stop_sending();
                }
                self.failed(&format!("the outcome of a mail of {account}"), error);
            }
        }
    }
}

async fn settled(
    store: &Store,
    mailing: &[Delivery],
    claimed_at: chrono::DateTime<chrono::Utc>,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        match store.record_outcome(mailing, claimed_at, outcome).await {
            Err(StoreError::Conflict | StoreError::Unavailable(_)) if tries < SETTLE_TRIES_MAX => {
                tokio::time::sleep(SETTLE_PAUSE * tries).await;
                tries += 1;
            }
            settled => return settled,
        }
    }
}
