//! Decides which notices of a purchase order are due, who gets them, and when to check it again.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::ledger::Reconciliation;
use domain::notice::{self, Notice, Outlook};
use domain::purchase_order::Contact;
use domain::settings::Settings;
use domain::sweep_state::{GivenNotices, SweepState};

use super::Sweep;
use crate::store::StoreError;
use crate::store::deliveries::{
    About, Delivery, DueOrder, Evaluation, OrderToEvaluate, Recipient, WriteOutcome,
};

/// Attempts to evaluate a purchase order that others write to; then it is left to the next sweep.
const ATTEMPTS_MAX: u32 = 3;

/// Why a purchase order is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    Due,
    /// The account's settings changed; the purchase order may not be due.
    Settings,
}

impl Sweep<'_> {
    /// Evaluates a purchase order and records its notices. Returns the deliveries to send.
    pub(super) async fn evaluate_order(
        &mut self,
        account: &AccountId,
        settings: &Settings,
        due: DueOrder,
        trigger: Trigger,
    ) -> Vec<Delivery> {
        let DueOrder { id, read } = due;
        if self.is_over() {
            self.leave(1);
            return Vec::new();
        }
        let evaluated = match read {
            Ok(order) => {
                // An order whose reconciliation is due is due by itself, so a change of settings needn't reconcile it.
                let reconciliation = match trigger {
                    Trigger::Due => self.reconcile_if_due(account, &order).await,
                    Trigger::Settings => order.before.state.reconciliation.clone(),
                };
                self.record_notices(account, settings, (order, &reconciliation), trigger).await
            }
            Err(error) => Err(error),
        };
        let deliveries = evaluated.map(|deliveries| {
            self.report.evaluated += u64::from(deliveries.is_some());
            deliveries.unwrap_or_default()
        });
        self.count(deliveries, &format!("purchase order {id} of {account}"))
    }

    /// Counts the deliveries or the failure of one item. Returns the deliveries that have a recipient.
    pub(super) fn count(
        &mut self,
        deliveries: Result<Vec<Delivery>, StoreError>,
        about: &str,
    ) -> Vec<Delivery> {
        match deliveries {
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

    /// Decides and records the notices of a purchase order, again from fresh data if another writer changed it. Returns
    /// none if it is no longer due: another sweep evaluated it, or it was written after this sweep's time.
    async fn record_notices(
        &self,
        account: &AccountId,
        settings: &Settings,
        (mut order, reconciliation): (OrderToEvaluate, &Reconciliation),
        trigger: Trigger,
    ) -> Result<Option<Vec<Delivery>>, StoreError> {
        let policy = settings.default_policy();
        let mut decided_at = self.now;
        for _ in 0..ATTEMPTS_MAX {
            let OrderToEvaluate { record, before } = &order;
            let outlook = notice::outlook(record, &before.state.notices, &policy, self.today);
            let Outlook { notices, state, look_again_on } = outlook;
            let deliveries = if notices.is_empty() {
                Vec::new()
            } else {
                let own = &record.order.contacts;
                let recipients = recipients(if own.is_empty() { &settings.contacts } else { own });
                deliveries(account, &About::order(record, self.today), recipients, &notices, decided_at)
            };
            let given = (!notices.is_empty()).then_some(GivenNotices { at: decided_at, notices });
            let after = SweepState {
                notices: state,
                last_given: given.or_else(|| before.state.last_given.clone()),
                reconciliation: reconciliation.clone(),
                invoiced_by_month: record.invoiced_by_month.clone(),
            };
            let evaluation = Evaluation {
                account,
                order: &order,
                after,
                next_check_at: look_again_on
                    .map(|day| self.settings.calendar.begin_of(day))
                    .into_iter()
                    .chain(reconciliation.due_at)
                    .min(),
                deliveries: &deliveries,
            };
            match self.store.record_evaluation(&evaluation).await {
                Ok(WriteOutcome::Done) => return Ok(Some(deliveries)),
                // Two sweeps with the same `now` decide at the same instant, but never on the same revision.
                Ok(WriteOutcome::InstantTaken) => {
                    let revision =
                        i64::try_from(order.before.revision).unwrap_or(i64::MAX / 2).saturating_add(1);
                    decided_at = self.now + TimeDelta::microseconds(revision);
                }
                Err(StoreError::Conflict) => {
                    let id = &order.record.order.purchase_order_id;
                    let due_by = (trigger == Trigger::Due).then(|| self.due_by());
                    match self.store.order_to_evaluate(account, id, due_by).await? {
                        Some(fresh) => order = fresh,
                        None => return Ok(None),
                    }
                }
                Err(error @ (StoreError::Unavailable(_) | StoreError::Corrupt(_))) => return Err(error),
            }
        }
        Err(StoreError::Conflict)
    }
}

/// Returns one recipient per mailbox of the contacts, or a single `None` if there are no contacts.
pub(super) fn recipients(contacts: &[Contact]) -> Vec<Option<Recipient>> {
    let mut mailboxes = BTreeSet::new();
    let contacts = contacts.iter().filter(|contact| mailboxes.insert(contact.email.mailbox()));
    let recipients: Vec<Option<Recipient>> = contacts
        .map(|contact| Some(Recipient { name: contact.name.to_string(), email: contact.email.clone() }))
        .collect();
    if recipients.is_empty() { vec![None] } else { recipients }
}

/// Returns a delivery of the same notices for each recipient.
pub(super) fn deliveries(
    account: &AccountId,
    about: &About,
    recipients: Vec<Option<Recipient>>,
    notices: &[Notice],
    decided_at: DateTime<Utc>,
) -> Vec<Delivery> {
    let delivery =
        |recipient| Delivery::decided(account, about.clone(), recipient, notices.to_vec(), decided_at);
    recipients.into_iter().map(delivery).collect()
}
