//! Decides which notices of a purchase order are due, who gets them, and when to check it again.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::ledger::Reconciliation;
use domain::notice::{self, Notice, Outlook};
use domain::purchase_order::Contact;
use domain::sweep_state::{GivenNotices, SweepState};

use super::Sweep;
use crate::store::StoreError;
use crate::store::deliveries::{
    About, Addressee, Delivery, DueOrder, Evaluation, OrderToEvaluate, Recipient, WriteOutcome,
};
use crate::store::settings::RecordedSettings;

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
    /// Evaluates a purchase order and records its notices. Returns the deliveries to send; none if it is left to a later
    /// sweep.
    pub(super) async fn evaluate_order(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        due: DueOrder,
        trigger: Trigger,
    ) -> Option<Vec<Delivery>> {
        let DueOrder { id, read } = due;
        if self.is_over() {
            self.leave(1);
            return None;
        }
        let evaluated = match read {
            Ok(order) => {
                // An order whose reconciliation is due is due by itself, so a change of settings needn't reconcile it.
                let reconciliation = match trigger {
                    Trigger::Due => self.reconcile_if_due(account, &order).await,
                    Trigger::Settings => order.before.state.reconciliation.clone(),
                };
                self.record_notices(account, settings, order, &reconciliation, trigger).await
            }
            Err(error) => Err(error),
        };
        let deliveries = evaluated.map(|deliveries| {
            self.report(|report| report.evaluated += u64::from(deliveries.is_some()));
            deliveries.unwrap_or_default()
        });
        self.count(deliveries, &format!("purchase order {id} of {account}"))
    }

    /// Counts the deliveries or the failure of one item. Returns the deliveries that have a recipient; none if the item is
    /// left to a later sweep.
    pub(super) fn count(
        &self,
        deliveries: Result<Vec<Delivery>, StoreError>,
        about: &str,
    ) -> Option<Vec<Delivery>> {
        match deliveries {
            Ok(deliveries) => {
                self.succeeded();
                let (to_send, undeliverable): (Vec<_>, Vec<_>) =
                    deliveries.into_iter().partition(|delivery| delivery.recipient.is_some());
                self.report(|report| report.undeliverable += undeliverable.len() as u64);
                Some(to_send)
            }
            Err(error @ StoreError::Corrupt(_)) => {
                self.unreadable(about, error);
                Some(Vec::new())
            }
            Err(error @ (StoreError::Conflict | StoreError::Unavailable(_))) => {
                self.leave(1);
                self.failed(about, error);
                None
            }
        }
    }

    /// Decides and records the notices of a purchase order, again from fresh data if another writer changed it. Returns
    /// none if it is no longer due: another sweep evaluated it, or it was written after this sweep's time.
    async fn record_notices(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        mut order: OrderToEvaluate,
        reconciliation: &Reconciliation,
        trigger: Trigger,
    ) -> Result<Option<Vec<Delivery>>, StoreError> {
        let policy = settings.settings.default_policy();
        let mut decided_at = self.clock;
        for _ in 0..ATTEMPTS_MAX {
            let OrderToEvaluate { record, before } = &order;
            let outlook = notice::outlook(record, &before.state.notices, &policy, self.today);
            let Outlook { notices, state, look_again_on } = outlook;
            let deliveries = if notices.is_empty() {
                Vec::new()
            } else {
                let addressees = if record.order.contacts.is_empty() {
                    self.default_addressees(account, settings)
                } else {
                    let since = record.contacts_added_at.iter().copied();
                    self.addressees(account, record.order.contacts.iter().zip(since))
                };
                deliveries(account, &About::order(record, self.today), addressees, &notices, decided_at)
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
                // Two sweeps that began at the same instant decide at the same instant, but never on the same revision.
                Ok(WriteOutcome::InstantTaken) => {
                    let revision =
                        i64::try_from(order.before.revision).unwrap_or(i64::MAX / 2).saturating_add(1);
                    decided_at = self.clock + TimeDelta::microseconds(revision);
                }
                Err(StoreError::Conflict) => {
                    let id = &order.record.order.purchase_order_id;
                    let due_by = (trigger == Trigger::Due).then(|| self.due_by().judged);
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

    /// Returns the account's default contacts as addressees.
    pub(super) fn default_addressees(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
    ) -> Vec<Option<Addressee>> {
        let since = settings.contacts_added_at.iter().copied();
        self.addressees(account, settings.settings.contacts.iter().zip(since))
    }

    /// Returns one addressee per mailbox of the contacts, or a single `None` if there are no contacts. Each contact comes
    /// with the time when it was added.
    fn addressees<'a>(
        &self,
        account: &AccountId,
        contacts: impl Iterator<Item = (&'a Contact, DateTime<Utc>)>,
    ) -> Vec<Option<Addressee>> {
        let mut mailboxes = BTreeSet::new();
        let mut addressees = Vec::new();
        for (contact, contact_since) in contacts {
            let mailbox = self.secret.mailbox(account, &contact.email);
            if mailboxes.insert(mailbox.clone()) {
                let recipient = Recipient { name: contact.name.to_string(), email: contact.email.clone() };
                addressees.push(Some(Addressee { mailbox, recipient, contact_since }));
            }
        }
        if addressees.is_empty() { vec![None] } else { addressees }
    }
}

/// Returns a delivery of the same notices for each addressee.
pub(super) fn deliveries(
    account: &AccountId,
    about: &About,
    addressees: Vec<Option<Addressee>>,
    notices: &[Notice],
    decided_at: DateTime<Utc>,
) -> Vec<Delivery> {
    let delivery =
        |addressee| Delivery::decided(account, about.clone(), addressee, notices.to_vec(), decided_at);
    addressees.into_iter().map(delivery).collect()
}
