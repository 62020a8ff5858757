//! An invoice on record: what it draws on, every draw it ever made, and why.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Invoice;
use crate::ledger::{Draw, LedgerError};
use crate::matching::{Candidate, Choice, Decision, Reason};
use crate::purchase_order::{LineItemNumber, NotOneOf, PurchaseOrderId, WhenDepleted};

/// What became of an invoice. Derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// It draws on a line.
    Matched,
    /// It draws on none.
    Unmatched,
    /// It was voided: its draw was taken back.
    Voided,
}

impl FromStr for Outcome {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "MATCHED" => Ok(Self::Matched),
            "UNMATCHED" => Ok(Self::Unmatched),
            "VOIDED" => Ok(Self::Voided),
            _ => Err(NotOneOf("MATCHED, UNMATCHED, VOIDED")),
        }
    }
}

/// An invoice's link to the line item that it draws on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Association {
    /// The purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The purchase order's version then.
    pub purchase_order_version: u64,
}

/// Why a draw is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Posting {
    /// The invoice was matched.
    Match,
    /// The invoice was voided.
    Void,
    /// The invoice was moved to another line: out of the old one, into the new one.
    Reassociation,
}

/// Why an invoice can't be moved to a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AssociationRefused {
    /// It was voided.
    #[error("the invoice was voided")]
    Voided,
    /// There is no such purchase order.
    #[error("there is no purchase order {0}")]
    NoSuchOrder(PurchaseOrderId),
    /// There is no such purchase order any more.
    #[error("the purchase order was deleted")]
    Deleted,
    /// There is no such line.
    #[error("the purchase order has no line item {0}")]
    NoSuchLine(LineItemNumber),
    /// Another currency.
    #[error("the purchase order is in another currency than the invoice")]
    CurrencyMismatch,
    /// STOP, and not enough balance.
    #[error("the line item hasn't enough balance, and its purchase order says STOP")]
    Depleted,
    /// A new match finds no line.
    #[error("a new match finds no line item: {0}")]
    NoMatch(Reason),
    /// The ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// An invoice with everything that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedInvoice {
    /// The invoice as presented.
    pub invoice: Invoice,
    /// What it draws on.
    pub association: Option<Association>,
    /// Every draw it ever made, oldest first.
    pub draws: Vec<Draw>,
    /// Why.
    pub decision: Decision,
    /// When it was first presented.
    pub recorded_at: DateTime<Utc>,
    /// When it was voided.
    pub voided_at: Option<DateTime<Utc>>,
    /// When it was told that it is unmatched.
    pub told_unmatched_at: Option<DateTime<Utc>>,
    /// One more with each write.
    pub revision: u64,
}

impl RecordedInvoice {
    /// Records `invoice` as decided, drawing on the choice among `orders` if there is one.
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
            told_unmatched_at: None,
            revision: 1,
        };
        if let Some(choice) = choice {
            record.associate(choice, orders)?;
        }
        Ok(record)
    }

    /// What became of it.
    pub fn outcome(&self) -> Outcome {
        match (&self.voided_at, &self.association) {
            (Some(_), _) => Outcome::Voided,
            (None, Some(_)) => Outcome::Matched,
            (None, None) => Outcome::Unmatched,
        }
    }

    /// Whether it must still be told that it is unmatched: each invoice once.
    pub fn awaits_notice(&self) -> bool {
        self.outcome() == Outcome::Unmatched && self.told_unmatched_at.is_none()
    }

    /// What a credit for this invoice follows: its association, unless it was voided.
    pub fn creditable(&self) -> Option<&Association> {
        self.association.as_ref().filter(|_| self.voided_at.is_none())
    }

    /// Decided anew, having been unmatched. Matched or voided: as it was, since it must not draw twice.
    pub fn rematched(
        &self,
        choice: Option<&Choice>,
        decision: Decision,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<Self, LedgerError> {
        if self.outcome() != Outcome::Unmatched {
            return Ok(self.clone());
        }
        let mut record = Self { decision, ..self.next_revision() };
        if let Some(choice) = choice {
            record.associate(choice, orders)?;
        }
        Ok(record)
    }

    /// Voided: appends the exact inverse of its own draw, if it has one. Voided before: none.
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

    /// Moved to the line that a person chose: out of the old line, if any, and into the new one. Already
    /// there: none.
    pub fn reassociated(
        &self,
        to: &Choice,
        decision: Decision,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<Option<Self>, AssociationRefused> {
        if self.voided_at.is_some() {
            return Err(AssociationRefused::Voided);
        }
        let there = |now: &Association| {
            now.purchase_order_id == to.purchase_order_id && now.line_item_number == to.line_item_number
        };
        if self.association.as_ref().is_some_and(there) {
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
        // Nothing is given back before it is known that the new line takes it.
        let mut record = Self { decision, ..self.next_revision() };
        record.give_back(orders)?;
        record.associate(to, orders)?;
        Ok(Some(record))
    }

    /// Makes `orders` what they were if it drew on none of them, for deciding it anew: it must not compete with itself.
    pub fn taken_out(&self, orders: &mut BTreeMap<PurchaseOrderId, Candidate>) -> Result<(), LedgerError> {
        if self.voided_at.is_some() {
            return Ok(());
        }
        self.clone().give_back(orders)
    }

    /// Why it is unmatched, where it is.
    pub fn unmatched_reason(&self) -> Option<Reason> {
        self.decision.reason.filter(|_| self.outcome() == Outcome::Unmatched)
    }

    fn associate(
        &mut self,
        choice: &Choice,
        orders: &mut BTreeMap<PurchaseOrderId, Candidate>,
    ) -> Result<(), LedgerError> {
        let id = &choice.purchase_order_id;
        let order = orders.get_mut(id).ok_or_else(|| LedgerError::UnknownOrder(id.clone()))?;
        self.draws.push(order.draw(&choice.line_item_number, self.invoice.draw())?);
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
        self.draws.push(order.draw(&old.line_item_number, self.invoice.draw().negated())?);
        Ok(())
    }

    fn next_revision(&self) -> Self {
        Self { revision: self.revision.saturating_add(1), ..self.clone() }
    }
}
