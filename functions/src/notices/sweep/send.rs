//! Sends an account's mails, as many as a turn has and the account's number of mails a day allows, several at a time.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::AccountId;
use futures::StreamExt as _;
use futures::stream;

use super::Sweep;
use super::mailing::Mailing;
use super::sending_rate::{mails_a_turn, mails_at_a_time};
use super::turn::AccountWork;
use crate::store::deliveries::DeliveryOutcome;

/// Why a delivery waits for the next day.
const DAILY_LIMIT: &str = "DailyLimit";

impl Sweep<'_> {
    /// Sends the mails of a turn.
    pub(super) async fn send(&self, work: &mut AccountWork) {
        if self.may_not_send() {
            return self.leave_mails(work.mailings.drain(..));
        }
        let rate = self.settings.mails_per_second;
        let count = work.mailings.len().min(mails_a_turn(rate));
        let Some(allowed) = self.reserve(&work.account, count).await else {
            return self.leave_mails(work.mailings.drain(..));
        };
        let mailings: Vec<Mailing> = work.mailings.drain(..allowed).collect();
        let (account, settings) = (&work.account, &work.settings.settings);
        let mails: Vec<_> =
            mailings.into_iter().map(|mailing| self.mail(account, settings, mailing)).collect();
        let sent: usize = stream::iter(mails)
            .buffer_unordered(mails_at_a_time(rate))
            .fold(0, async |sent, is_sent| sent + usize::from(is_sent))
            .await;
        if sent < allowed {
            self.give_back(account, allowed - sent).await;
        }
        if allowed < count {
            self.wait_for_tomorrow(&work.account, work.mailings.drain(..).collect()).await;
        }
    }

    pub(super) fn may_not_send(&self) -> bool {
        self.state.sending_stopped() || self.is_over()
    }

    fn leave_mails(&self, mailings: impl Iterator<Item = Mailing>) {
        self.leave(mailings.map(|mailing| mailing.len()).sum());
    }

    /// Returns how many of `count` mails the account may cause today; none if the table failed.
    async fn reserve(&self, account: &AccountId, count: usize) -> Option<usize> {
        let max = self.settings.mails_per_account_daily;
        match self.store.reserve_mails(account, self.day(), count as u64, max).await {
            Ok(reserved) => {
                self.succeeded();
                usize::try_from(reserved).ok()
            }
            Err(error) => {
                self.failed(&format!("the number of mails of {account}"), error);
                None
            }
        }
    }

    async fn give_back(&self, account: &AccountId, count: usize) {
        match self.store.return_mails(account, self.day(), count as u64).await {
            Ok(()) => self.succeeded(),
            Err(error) => self.failed(&format!("the number of mails of {account}"), error),
        }
    }

    /// Leaves mails to the next day.
    async fn wait_for_tomorrow(&self, account: &AccountId, mailings: Vec<Mailing>) {
        let deliveries: Mailing = mailings.into_iter().flatten().collect();
        tracing::warn!(%account, deliveries = deliveries.len(), "the account has caused its mails of today");
        self.report(|report| report.over_daily_limit += deliveries.len() as u64);
        let (at, reason) = (self.tomorrow(), DAILY_LIMIT.to_owned());
        let outcome = DeliveryOutcome::Later { at, reason, counts: true };
        match self.store.record_unclaimed_outcome(&deliveries, self.clock, &outcome).await {
            Ok(()) => self.succeeded(),
            Err(error) => self.failed(&format!("waiting mails of {account}"), error),
        }
    }

    fn day(&self) -> NaiveDate {
        self.settings.calendar.day(self.clock)
    }

    fn tomorrow(&self) -> DateTime<Utc> {
        let day = self.day();
        self.settings.calendar.begin_of(day.succ_opt().unwrap_or(day))
    }
}
