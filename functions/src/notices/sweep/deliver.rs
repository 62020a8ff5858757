//! Sends one mail: waits for its turn in the sending rate, claims its deliveries, sends it, and settles them.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::ids::AccountId;
use domain::settings::Settings;
use tokio::time::Instant;

use super::Sweep;
use super::mailing::Mailing;
use crate::notices::mailer::{Mail, MailTags, SendError};
use crate::notices::wording::Digest;
use crate::store::deliveries::{Delivery, DeliveryOutcome, MailId};

/// Attempts after which a delivery is given up: three days of hourly sweeps.
pub(super) const ATTEMPTS_MAX: u32 = 72;

/// Time that must be left to start one more mail: the claim, the mail's timeout (5 s), the outcome's write.
const MAIL_TIME: Duration = Duration::from_secs(10);

/// Sends of one mail while the mail service is busy.
const SENDS_MAX: u32 = 6;

/// The pause before the second send; each further pause is twice as long.
const BUSY_PAUSE: Duration = Duration::from_millis(100);

impl Sweep<'_> {
    /// Sends a mail. Returns whether it counts as one of the account's mails.
    pub(super) async fn mail(&self, account: &AccountId, settings: &Settings, mailing: Mailing) -> bool {
        if !self.wait_for_mail(Duration::ZERO).await {
            self.leave(mailing.len());
            return false;
        }
        let id = MailId::random();
        let mailing = self.claim(mailing, &id).await;
        let Some(mailing) = self.without_exhausted(account, mailing).await else { return false };
        let Some(mailing) = self.without_deleted(account, mailing).await else { return false };
        let Some(sent) = self.send_digest(account, settings, &mailing, &id).await else { return false };
        match sent {
            Ok(message_id) => {
                tracing::info!(%account, message_id, deliveries = mailing.len(), "digest sent");
                self.state.mail_answered();
                self.report(|report| report.digests_sent += 1);
                self.settle(account, &mailing, &DeliveryOutcome::Sent { at: self.clock, message_id }).await;
                true
            }
            Err(error) => {
                self.send_failed(account, &mailing, &error).await;
                false
            }
        }
    }

    /// Waits until the next mail may be sent, and for `pause` before. Returns false if the sweep sends no more.
    async fn wait_for_mail(&self, pause: Duration) -> bool {
        if self.may_not_send() {
            return false;
        }
        let wait = self.state.reserve_mail(Instant::now()).max(pause);
        if !self.budget.allows(Instant::now(), wait + MAIL_TIME) {
            return false;
        }
        tokio::time::sleep(wait).await;
        !self.may_not_send()
    }

    /// Renders and sends the digest, again if the mail service is busy. Returns none if there is no recipient.
    async fn send_digest(
        &self,
        account: &AccountId,
        settings: &Settings,
        mailing: &[Delivery],
        id: &MailId,
    ) -> Option<Result<String, SendError>> {
        let (recipient, mailbox) =
            mailing.first().and_then(|it| it.recipient.as_ref().zip(it.mailbox.as_ref()))?;
        let token = self.secret.unsubscribe_token(account, mailbox);
        let digest = Digest {
            account,
            display_name: settings.display_name.as_ref(),
            recipient,
            deliveries: mailing,
            today: self.today,
            calendar: &self.settings.calendar,
            sellers: &self.settings.sellers,
            console_url: &self.settings.console_url,
            unsubscribe_url: &format!("{}/unsubscribe/{token}", self.settings.api_url),
        };
        let mail: Mail = match digest.mail() {
            Ok(mail) => mail,
            Err(error) => {
                tracing::error!(%account, %error, "a digest can't be rendered");
                return Some(Err(SendError::Refused("NotWritten".to_owned())));
            }
        };
        let mut pause = BUSY_PAUSE;
        for _ in 1..SENDS_MAX {
            let sent = self.mailer.send(&recipient.email, &mail, MailTags { account, mail: id }).await;
            if !matches!(sent, Err(SendError::Throttled(_))) {
                return Some(sent);
            }
            self.state.slow_down(Instant::now());
            if !self.wait_for_mail(pause).await {
                return Some(sent);
            }
            pause *= 2;
        }
        Some(self.mailer.send(&recipient.email, &mail, MailTags { account, mail: id }).await)
    }

    /// Gives up deliveries that were tried too often. Claims count as attempts, so a mail that crashes every sweep is given
    /// up too. Returns the others; none if nothing is left.
    async fn without_exhausted(&self, account: &AccountId, mailing: Mailing) -> Option<Mailing> {
        let (exhausted, mailing): (Mailing, Mailing) =
            mailing.into_iter().partition(|delivery| delivery.attempts > ATTEMPTS_MAX);
        let outcome = DeliveryOutcome::Failed { at: self.clock, reason: "TooManyAttempts".to_owned() };
        self.settle(account, &exhausted, &outcome).await;
        (!mailing.is_empty()).then_some(mailing)
    }

    /// Withdraws deliveries of purchase orders that were deleted after the decision: their contacts are erased, so they
    /// get no more mail. Returns the others; none if nothing is left, or if the store failed, and a later sweep tries
    /// again.
    async fn without_deleted(&self, account: &AccountId, mailing: Mailing) -> Option<Mailing> {
        let ids: BTreeSet<_> =
            mailing.iter().filter_map(|delivery| delivery.about.purchase_order_id()).collect();
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
        self.settle(account, &withdrawn, &DeliveryOutcome::Withdrawn { at: self.clock }).await;
        (!mailing.is_empty()).then_some(mailing)
    }
}
