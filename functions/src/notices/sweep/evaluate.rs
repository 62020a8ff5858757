//! Deciding: which notices of a purchase order are due, for whom, and when to look at it again.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::ledger::Reconciliation;
use domain::ledger::RecordedOrder;
use domain::notice::{self, Notice, Outlook};
use domain::purchase_order::Contact;
use domain::settings::Settings;

use super::Sweep;
use crate::store::StoreError;
use crate::store::deliveries::{About, Delivery, DueOrder, Evaluation, Recipient, WriteOutcome};

/// How often a purchase order that is written meanwhile is decided on again; then the next sweep does.
const TRIES_MAX: u32 = 3;

/// Why a purchase order is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is due.
    Due,
    /// The account's settings changed, whether it is due or not.
    Settings,
}

impl Sweep<'_> {
    /// Decides on a purchase order and records what must be told. Returns what is to be sent.
    pub(super) async fn order(
        &mut self,
        account: &AccountId,
        settings: &Settings,
        due: DueOrder,
        why: Why,
    ) -> Vec<Delivery> {
        let DueOrder { id, record } = due;
        if self.is_over() {
            self.leave(1);
            return Vec::new();
        }
        let decided = match record {
            Ok(record) => {
                // What is only looked at because of the settings is due by itself when its sums are.
                let reconciliation = match why {
                    Why::Due => self.reconciled(account, &record).await,
                    Why::Settings => record.reconciliation.clone(),
                };
                self.decided(account, settings, (record, &reconciliation), why).await
            }
            Err(error) => Err(error),
        };
        let decided = decided.map(|decided| {
            self.report.evaluated += u64::from(decided.is_some());
            decided.unwrap_or_default()
        });
        self.counted(decided, &format!("purchase order {id} of {account}"))
    }

    /// Counts what was decided, or that it failed. Returns what is to be sent.
    pub(super) fn counted(
        &mut self,
        decided: Result<Vec<Delivery>, StoreError>,
        about: &str,
    ) -> Vec<Delivery> {
        match decided {
            Ok(deliveries) => {
                self.succeeded();
                let (to_send, undeliverable): (Vec<_>, Vec<_>) =
                    deliveries.into_iter().partition(|delivery| delivery.recipient.is_some());
                self.report.undeliverable += undeliverable.len() as u64;
                to_send
            }
            Err(error) => {
                if matches!(error, StoreError::Corrupt(_)) {
                    self.report.failed += 1;
                } else {
                    self.leave(1);
                }
                self.failed(about, error);
                Vec::new()
            }
        }
    }

    /// Decides on one purchase order and records it; again from fresh data where it is written meanwhile. None
    /// if it need not be looked at any more: whoever was faster did, or wrote it after this sweep's time.
    async fn decided(
        &self,
        account: &AccountId,
        settings: &Settings,
        (mut record, reconciliation): (RecordedOrder, &Reconciliation),
        why: Why,
    ) -> Result<Option<Vec<Delivery>>, StoreError> {
        let policy = settings.default_policy();
        let mut decided_at = self.now;
        for _ in 0..TRIES_MAX {
            let Outlook { notices, state, look_again_on } = notice::outlook(&record, &policy, self.today);
            let deliveries = if notices.is_empty() {
                Vec::new()
            } else {
                let own = &record.order.contacts;
                let recipients = told_to(if own.is_empty() { &settings.contacts } else { own });
                each_told(account, &About::order(&record, self.today), recipients, &notices, decided_at)
            };
            let evaluation = Evaluation {
                account,
                record: &record,
                notice_state: &state,
                reconciliation,
                next_check_at: look_again_on
                    .map(|day| self.settings.calendar.begin_of(day))
                    .into_iter()
                    .chain(reconciliation.due_at)
                    .min(),
                deliveries: &deliveries,
            };
            match self.store.record_evaluation(&evaluation).await {
                Ok(WriteOutcome::Done) => return Ok(Some(deliveries)),
                // Two sweeps that judge by the same time decide at the same instant, but not at the same
                // revision.
                Ok(WriteOutcome::InstantTaken) => {
                    let revision = i64::try_from(record.revision).unwrap_or(i64::MAX / 2);
                    decided_at = self.now + TimeDelta::microseconds(revision);
                }
                Err(StoreError::Conflict) => {
                    let id = &record.order.purchase_order_id;
                    let fresh = match why {
                        Why::Due => self.store.due_order(account, id, self.due_by()).await?,
                        Why::Settings => self.store.order(account, id).await?,
                    };
                    match fresh.filter(|fresh| fresh.deleted_at.is_none()) {
                        Some(fresh) => record = fresh,
                        None => return Ok(None),
                    }
                }
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
        Err(StoreError::Conflict)
    }
}

/// Who is told: the contacts, each mailbox once; nobody (one `None`) where there are none.
pub(super) fn told_to(contacts: &[Contact]) -> Vec<Option<Recipient>> {
    let mut mailboxes = BTreeSet::new();
    let contacts = contacts.iter().filter(|contact| mailboxes.insert(contact.email.mailbox()));
    let recipients: Vec<Option<Recipient>> = contacts
        .map(|contact| Some(Recipient { name: contact.name.to_string(), email: contact.email.clone() }))
        .collect();
    if recipients.is_empty() { vec![None] } else { recipients }
}

/// The deliveries that tell each of the recipients the same.
pub(super) fn each_told(
    account: &AccountId,
    about: &About,
    recipients: Vec<Option<Recipient>>,
    notices: &[Notice],
    decided_at: DateTime<Utc>,
) -> Vec<Delivery> {
    let told = |recipient| Delivery::decided(account, about.clone(), recipient, notices.to_vec(), decided_at);
    recipients.into_iter().map(told).collect()
}
