//! Invoices on record.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::association::{Association, AssociationRefused, InvoiceStatus};
use super::draw::{Draw, LedgerError};
use crate::ids::PurchaseOrderId;
use crate::invoice::Invoice;
use crate::matching::{Candidate, Choice, Decision, DecisionReason};
use crate::purchase_order::WhenDepleted;

/// The most draws that an invoice carries. An invoice that is moved often must not grow without bound; the ledgers keep every
/// draw.
pub const DRAWS_CARRIED_MAX: usize = 10;

/// An invoice with its association, its draws and its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedInvoice {
    pub invoice: Invoice,
    pub association: Option<Association>,
    /// The last draws of the invoice, oldest first, at most [`DRAWS_CARRIED_MAX`].
    pub draws: Vec<Draw>,
    /// The reason for the association, or for none.
    pub decision: Decision,
    /// The time at which the invoice was first presented.
    pub recorded_at: DateTime<Utc>,
    pub voided_at: Option<DateTime<Utc>>,
    /// The time of the notice that the invoice is unmatched.
    pub unmatched_notified_at: Option<DateTime<Utc>>,
    /// Incremented by each write.
    pub revision: u64,
}

impl RecordedInvoice {
    /// Records `invoice` with its decision, and draws on the choice among `orders` if there is one.
    pub fn new(
        invoice: Invoice,
        choice: Option<&Choice>,
        decision: Decision,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
        now: DateTime<Utc>,
    ) -> Result<Self, LedgerError> {
        let (association, draws) = (None, Vec::new());
        let mut record = Self {
            invoice,
            association,
            draws,
            decision,
            recorded_at: now,
            voided_at: None,
            unmatched_notified_at: None,
            revision: 1,
        };
        if let Some(choice) = choice {
            record.associate(choice, orders)?;
        }
        Ok(record)
    }

    /// Returns the status of the invoice.
    pub fn status(&self) -> InvoiceStatus {
        match (&self.voided_at, &self.association) {
            (Some(_), _) => InvoiceStatus::Voided,
            (None, Some(_)) => InvoiceStatus::Matched,
            (None, None) => InvoiceStatus::Unmatched,
        }
    }

    /// Whether the notice that the invoice is unmatched is still due. Each invoice gives it once.
    pub fn awaits_notice(&self) -> bool {
        self.status() == InvoiceStatus::Unmatched && self.unmatched_notified_at.is_none()
    }

    /// Returns the association that a credit for this invoice follows, unless the invoice was voided.
    pub fn creditable(&self) -> Option<&Association> {
        self.association.as_ref().filter(|_| self.voided_at.is_none())
    }

    /// Records a new decision for an unmatched invoice. Any other is returned unchanged, so that it never draws twice.
    pub fn rematched(
        &self,
        choice: Option<&Choice>,
        decision: Decision,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<Self, LedgerError> {
        if self.status() != InvoiceStatus::Unmatched {
            return Ok(self.clone());
        }
        let mut record = Self { decision, ..self.next_revision() };
        if let Some(choice) = choice {
            record.associate(choice, orders)?;
        }
        Ok(record)
    }

    /// Voids the invoice and appends the exact inverse of its draw, if it has one. None if it was voided before.
    pub fn voided(
        &self,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, LedgerError> {
        if self.voided_at.is_some() {
            return Ok(None);
        }
        let mut record = Self { voided_at: Some(now), ..self.next_revision() };
        record.give_back(orders)?;
        Ok(Some(record))
    }

    /// Moves the invoice to another line item: gives back the draw on the old line, if any, and draws on the new one.
    /// None if the invoice already draws on that line.
    pub fn reassociated(
        &self,
        to: &Choice,
        decision: Decision,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<Option<Self>, AssociationRefused> {
        if self.voided_at.is_some() {
            return Err(AssociationRefused::Voided);
        }
        let is_target = |now: &Association| {
            now.purchase_order_id == to.purchase_order_id && now.line_item_number == to.line_item_number
        };
        if self.association.as_ref().is_some_and(is_target) {
            return Ok(None);
        }
        let order = orders.get(&to.purchase_order_id);
        let order = order.ok_or_else(|| AssociationRefused::NoSuchOrder(to.purchase_order_id.clone()))?;
        if order.deleted {
            return Err(AssociationRefused::Deleted);
        }
        if order.terms.currency != self.invoice.currency {
            return Err(AssociationRefused::CurrencyMismatch);
        }
        let line = order.line(&to.line_item_number);
        let line = line.ok_or_else(|| AssociationRefused::NoSuchLine(to.line_item_number.clone()))?;
        if order.terms.when_depleted == WhenDepleted::Stop && !order.has_enough(line, self.invoice.draw()) {
            return Err(AssociationRefused::Depleted);
        }
        // Give back only after every check, so that a refusal changes nothing.
        let mut record = Self { decision, ..self.next_revision() };
        record.give_back(orders)?;
        record.associate(to, orders)?;
        Ok(Some(record))
    }

    /// Removes the invoice's draw from `orders`, so that a new decision doesn't compete with it.
    pub fn remove_from(&self, orders: &mut BTreeMap<PurchaseOrderId, Candidate>) -> Result<(), LedgerError> {
        if self.voided_at.is_some() {
            return Ok(());
        }
        self.clone().give_back(orders)
    }

    /// Returns why the invoice is unmatched; none if it isn't.
    pub fn unmatched_reason(&self) -> Option<DecisionReason> {
        self.decision.reason.filter(|_| self.status() == InvoiceStatus::Unmatched)
    }

    fn associate(
        &mut self,
        choice: &Choice,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<(), LedgerError> {
        let id = &choice.purchase_order_id;
        let order = orders.get_mut(id).ok_or_else(|| LedgerError::UnknownOrder(id.clone()))?;
        let draw = order.draw(&choice.line_item_number, self.invoice.draw())?;
        self.carry(draw);
        self.association = Some(Association {
            purchase_order_id: id.clone(),
            line_item_number: choice.line_item_number.clone(),
            purchase_order_version: order.version,
        });
        Ok(())
    }

    fn give_back(&mut self, orders: &mut BTreeMap<PurchaseOrderId, Candidate>) -> Result<(), LedgerError> {
        let Some(old) = &self.association else { return Ok(()) };
        let id = &old.purchase_order_id;
        let order = orders.get_mut(id).ok_or_else(|| LedgerError::UnknownOrder(id.clone()))?;
        let draw = order.draw(&old.line_item_number, self.invoice.draw().negated())?;
        self.carry(draw);
        Ok(())
    }

    fn carry(&mut self, draw: Draw) {
        self.draws.push(draw);
        let surplus = self.draws.len().saturating_sub(DRAWS_CARRIED_MAX);
        self.draws.drain(..surplus);
    }

    /// Returns the draws that this record has and `before` has not.
    pub fn new_draws(&self, before: Option<&Self>) -> impl Iterator<Item = &Draw> {
        self.draws.iter().filter(move |draw| before.is_none_or(|before| !before.draws.contains(draw)))
    }

    fn next_revision(&self) -> Self {
        Self { revision: self.revision.saturating_add(1), ..self.clone() }
    }
}
