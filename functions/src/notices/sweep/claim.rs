//! Claims the deliveries of a mail.

use super::Sweep;
use super::mailing::Mailing;
use crate::store::StoreError;
use crate::store::deliveries::{Claim, ClaimOutcome, Delivery, DeliveryOutcome, MailId};

impl Sweep<'_> {
    /// Claims the deliveries that no other sweep has claimed and whose mailbox gets mail. The others are left, or settled
    /// as stopped.
    pub(super) async fn claim(&self, mut mailing: Mailing, mail: &MailId) -> Mailing {
        let mut claimed = Mailing::new();
        let mut lost_before = false;
        while let Some(mailbox) = mailing.first().and_then(|delivery| delivery.mailbox.clone()) {
            let claim = Claim { at: self.clock, mail, mailbox: &mailbox };
            let outcome = match self.store.claim_deliveries(&mailing, claim, claimed.is_empty()).await {
                Ok(outcome) => outcome,
                Err(error) => return self.unclaimed(claimed, &mailing, error),
            };
            self.succeeded();
            match outcome {
                ClaimOutcome::Claimed(count) => {
                    lost_before = false;
                    claimed.extend(mailing.drain(..count).map(|delivery| Delivery {
                        attempts: delivery.attempts + 1,
                        claimed_at: Some(self.clock),
                        ..delivery
                    }));
                }
                // The second attempt leaves out the deliveries that the first one lost.
                ClaimOutcome::None(lost) if !lost.is_empty() && !lost_before => {
                    lost_before = true;
                    self.leave(lost.len());
                    let mut index = 0..;
                    mailing.retain(|_| index.next().is_none_or(|index| !lost.contains(&index)));
                }
                ClaimOutcome::None(_) => return self.unclaimed(claimed, &mailing, StoreError::Conflict),
                ClaimOutcome::Stopped => match self.without_stopped(mailing).await {
                    Some(others) => mailing = others,
                    None => return claimed,
                },
            }
        }
        claimed
    }

    /// Leaves the deliveries that couldn't be claimed. Returns those that were.
    fn unclaimed(&self, claimed: Mailing, left: &[Delivery], error: StoreError) -> Mailing {
        self.leave(left.len());
        self.failed("a claim", error);
        claimed
    }

    /// Settles the deliveries of contacts that were added before the mailbox left. Returns the others; none if the table
    /// failed or nothing stops them any more.
    async fn without_stopped(&self, mailing: Mailing) -> Option<Mailing> {
        let first = mailing.first()?;
        let (account, mailbox) = (first.account.clone(), first.mailbox.clone()?);
        let stop = match self.store.mailbox_stop(&account, &mailbox).await {
            Ok(Some(stop)) => stop,
            Ok(None) => {
                self.leave(mailing.len());
                return None;
            }
            Err(error) => {
                self.unclaimed(Mailing::new(), &mailing, error);
                return None;
            }
        };
        let is_stopped = |delivery: &Delivery| delivery.contact_since.is_none_or(|since| since <= stop.at);
        let (stopped, others): (Mailing, Mailing) = mailing.into_iter().partition(is_stopped);
        self.report(|report| report.stopped += stopped.len() as u64);
        let outcome = DeliveryOutcome::Stopped(stop);
        match self.store.record_unclaimed_outcome(&stopped, self.clock, &outcome).await {
            Ok(()) => self.succeeded(),
            Err(error) => self.failed(&format!("stopped mails of {account}"), error),
        }
        Some(others)
    }
}
