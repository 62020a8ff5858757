//! Deciding: which notices of a purchase order are due, for whom, and when to look at it again.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::account::AccountId;
use domain::notice::{self, NoticePolicy, Outlook};
use domain::purchase_order::{PurchaseOrderId, RecordedOrder};

use super::Sweep;
use crate::store::StoreError;
use crate::store::deliveries::{Delivery, DueOrder, Evaluation, Recipient, Recorded};

/// Purchase orders that are read at once. More would not make fewer requests.
const READ_MAX: usize = 100;

/// How often a purchase order that is written meanwhile is decided on again; then the next sweep does.
const TRIES_MAX: u32 = 3;

impl Sweep<'_> {
    /// Looks at those of the purchase orders that are due, and records what must be told. Returns what is
    /// to be sent.
    pub(super) async fn evaluated(&mut self, account: &AccountId, ids: &[PurchaseOrderId]) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for ids in ids.chunks(READ_MAX) {
            if self.is_over() {
                self.leave(ids.len());
                continue;
            }
            match self.store.due_orders(account, ids, self.due_by()).await {
                Ok(due) => {
                    self.succeeded();
                    for order in due {
                        deliveries.extend(self.order(account, order).await);
                    }
                }
                Err(error) => {
                    self.failed("purchase orders", error);
                    self.leave(ids.len());
                }
            }
        }
        deliveries
    }

    async fn order(&mut self, account: &AccountId, due: DueOrder) -> Vec<Delivery> {
        let DueOrder { id, record } = due;
        if self.is_over() {
            self.leave(1);
            return Vec::new();
        }
        let decided = match record {
            Ok(record) => self.decided(account, record).await,
            Err(error) => Err(error),
        };
        match decided {
            Ok(None) => {
                self.succeeded();
                Vec::new()
            }
            Ok(Some(deliveries)) => {
                self.succeeded();
                self.report.evaluated += 1;
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
                self.failed(&format!("purchase order {id} of {account}"), error);
                Vec::new()
            }
        }
    }

    /// Decides on one purchase order and records it; again from fresh data where it is written meanwhile. None
    /// if it need not be looked at any more: whoever was faster did, or wrote it after this sweep's time.
    async fn decided(
        &self,
        account: &AccountId,
        mut record: RecordedOrder,
    ) -> Result<Option<Vec<Delivery>>, StoreError> {
        let mut decided_at = self.now;
        for _ in 0..TRIES_MAX {
            let Outlook { notices, state, look_again_on } =
                notice::outlook(&record, &NoticePolicy::default(), self.today);
            let told =
                |recipient| Delivery::decided(account, &record, recipient, notices.clone(), decided_at);
            let deliveries: Vec<Delivery> = if notices.is_empty() {
                Vec::new()
            } else {
                told_to(&record).into_iter().map(told).collect()
            };
            let evaluation = Evaluation {
                account,
                record: &record,
                told: &state,
                look_again_at: look_again_on.map(|day| self.settings.calendar.begin_of(day)),
                deliveries: &deliveries,
            };
            match self.store.record_evaluation(&evaluation).await {
                Ok(Recorded::Done) => return Ok(Some(deliveries)),
                // Two sweeps that judge by the same time decide at the same instant, but not at the same
                // revision.
                Ok(Recorded::InstantTaken) => {
                    let revision = i64::try_from(record.revision).unwrap_or(i64::MAX / 2);
                    decided_at = self.now + TimeDelta::microseconds(revision);
                }
                Err(StoreError::Conflict) => {
                    let id = &record.order.purchase_order_id;
                    match self.store.due_order(account, id, self.due_by()).await? {
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

/// Who is told of a purchase order: its contacts, each mailbox once; nobody (one `None`) where it has none.
fn told_to(record: &RecordedOrder) -> Vec<Option<Recipient>> {
    let mut mailboxes = BTreeSet::new();
    let contacts = record.order.contacts.iter().filter(|contact| mailboxes.insert(contact.email.mailbox()));
    let recipients: Vec<Option<Recipient>> = contacts
        .map(|contact| Some(Recipient { name: contact.name.to_string(), email: contact.email.clone() }))
        .collect();
    if recipients.is_empty() { vec![None] } else { recipients }
}
