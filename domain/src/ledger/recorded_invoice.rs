//! Invoices on record.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::association::{Association, Destination, InvoiceStatus, InvoiceTooLarge};
use super::draw::{Draw, LedgerError};
use super::recorded_line::RecordedLine;
use crate::ids::{LineId, PurchaseOrderId};
use crate::invoice::{Invoice, InvoiceCharge};
use crate::matching::{DRAWS_MAX, DecisionReason, LinePlan, WorkingOrders};
use crate::money::Money;

/// The most purchase orders that one invoice draws on.
pub const ORDERS_DRAWN_ON_MAX: usize = 20;

/// Decides a line from the purchase orders with the draws of the lines before it.
pub type Decide<'a> = dyn FnMut(InvoiceCharge<'_>, &WorkingOrders<'_>) -> Result<LinePlan, LedgerError> + 'a;

/// An invoice with its associations, its draws and its decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedInvoice {
    pub invoice: Invoice,
    /// The lines of the invoice, in its order; one for an invoice without lines.
    pub lines: Vec<RecordedLine>,
    /// The time at which the invoice was first presented.
    pub recorded_at: DateTime<Utc>,
    pub voided_at: Option<DateTime<Utc>>,
    /// The time of the notice that the invoice is unmatched.
    pub unmatched_notified_at: Option<DateTime<Utc>>,
    /// The time of the notice that the seller assigned another purchase order.
    pub differs_notified_at: Option<DateTime<Utc>>,
    /// Incremented by each write.
    pub revision: u64,
}

impl RecordedInvoice {
    /// Records `invoice`: decides each line in order and makes its draws.
    pub fn new(
        invoice: Invoice,
        decide: &mut Decide<'_>,
        orders: &mut WorkingOrders<'_>,
        now: DateTime<Utc>,
    ) -> Result<Self, LedgerError> {
        let mut lines = Vec::new();
        for charge in invoice.charges() {
            let plan = decide(charge, orders)?;
            lines.push(RecordedLine::new(charge.line_id(), plan, orders)?);
        }
        let (voided_at, unmatched_notified_at, differs_notified_at) = (None, None, None);
        let (recorded_at, revision) = (now, 1);
        Ok(Self {
            invoice,
            lines,
            recorded_at,
            voided_at,
            unmatched_notified_at,
            differs_notified_at,
            revision,
        })
    }

    /// Returns the status of the invoice.
    pub fn status(&self) -> InvoiceStatus {
        let matched = self.lines.iter().filter(|line| line.is_matched()).count();
        match matched {
            _ if self.voided_at.is_some() => InvoiceStatus::Voided,
            0 => InvoiceStatus::Unmatched,
            all if all == self.lines.len() => InvoiceStatus::Matched,
            _ => InvoiceStatus::PartlyMatched,
        }
    }

    /// Returns the status of a line of the invoice.
    pub fn line_status(&self, line: &RecordedLine) -> InvoiceStatus {
        match (self.voided_at, line.is_matched()) {
            (Some(_), _) => InvoiceStatus::Voided,
            (None, true) => InvoiceStatus::Matched,
            (None, false) => InvoiceStatus::Unmatched,
        }
    }

    /// Returns what the invoice draws, or drew before it was voided.
    pub fn associations(&self) -> impl Iterator<Item = &Association> {
        self.lines.iter().flat_map(|line| &line.associations)
    }

    /// Returns the purchase orders that the invoice draws on, or drew on before it was voided.
    pub fn purchase_orders(&self) -> BTreeSet<&PurchaseOrderId> {
        self.associations().map(|it| &it.on.purchase_order_id).collect()
    }

    /// Returns where the invoice draws.
    pub fn destination(&self) -> Destination {
        Destination::of(self.associations().map(|it| (&it.on, it.purchase_order_version)))
    }

    /// Returns the draws that the invoice carries, line by line.
    pub fn draws(&self) -> impl Iterator<Item = &Draw> {
        self.lines.iter().flat_map(|line| &line.draws)
    }

    /// Checks that one transaction can write the draws.
    pub fn check_size(&self) -> Result<(), InvoiceTooLarge> {
        let numbers = [
            ("draws", DRAWS_MAX, self.associations().count()),
            ("purchase orders", ORDERS_DRAWN_ON_MAX, self.purchase_orders().len()),
        ];
        let exceeded = numbers.into_iter().find(|(_, limit, actual)| actual > limit);
        exceeded.map_or(Ok(()), |(what, limit, actual)| Err(InvoiceTooLarge { what, limit, actual }))
    }

    /// Decides the unmatched lines again, and leaves the others. None if no line is unmatched, so that none draws twice.
    pub fn rematched(
        &self,
        decide: &mut Decide<'_>,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<Option<Self>, LedgerError> {
        if !self.status().needs_match() {
            return Ok(None);
        }
        let mut record = self.next_revision();
        for (line, charge) in record.lines.iter_mut().zip(self.invoice.charges()) {
            if !line.is_matched() {
                let plan = decide(charge, orders)?;
                line.associate(plan, orders)?;
            }
        }
        Ok(Some(record))
    }

    /// Voids the invoice and appends the exact inverse of each of its draws. None if it was voided before.
    pub fn voided(
        &self,
        orders: &mut WorkingOrders<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, LedgerError> {
        if self.voided_at.is_some() {
            return Ok(None);
        }
        // P5
        let mut record = Self { voided_at: Some(now), ..self.next_revision() };
        for line in &mut record.lines {
            line.give_back(orders)?;
        }
        Ok(Some(record.without_surplus(self)))
    }

    /// Returns why lines of the invoice are unmatched, in the order of the lines; empty if none is.
    pub fn unmatched(&self) -> impl Iterator<Item = (Option<&LineId>, Option<DecisionReason>)> {
        let lines = self.lines.iter().filter(|line| self.voided_at.is_none() && !line.is_matched());
        lines.map(|line| (line.line_id.as_ref(), line.decision.reason))
    }

    /// Returns the amount that the unmatched lines would draw; negative for credits.
    pub fn unmatched_amount(&self) -> Money {
        self.amount_of(|line| !line.is_matched())
    }

    /// Returns the amount that the matched lines draw; negative for credits.
    pub fn matched_amount(&self) -> Money {
        self.amount_of(RecordedLine::is_matched)
    }

    fn amount_of(&self, counts: impl Fn(&RecordedLine) -> bool) -> Money {
        let lines = self.lines.iter().zip(self.invoice.charges()).filter(|(line, _)| counts(line));
        let mut draws = lines.map(|(_, charge)| charge.draw());
        let zero = Money::zero(self.invoice.currency);
        // The amounts of lines add up to that of their invoice, so their sum is within bounds.
        draws.try_fold(zero, Money::plus).unwrap_or(zero)
    }

    /// Returns why the invoice is unmatched: the reason of its first line; none if any line is matched.
    pub fn unmatched_reason(&self) -> Option<DecisionReason> {
        let is_unmatched = self.status() == InvoiceStatus::Unmatched;
        self.unmatched().next().filter(|_| is_unmatched).and_then(|(_, reason)| reason)
    }

    /// Returns the draws that this record has and `before` has not, in the order of the lines.
    pub fn new_draws(&self, before: Option<&Self>) -> impl Iterator<Item = &Draw> {
        let carried =
            move |line: usize| before.and_then(|before| before.lines.get(line)).map(|line| &line.draws);
        let lines = self.lines.iter().enumerate();
        lines.flat_map(move |(nth, line)| {
            line.draws.iter().filter(move |draw| carried(nth).is_none_or(|carried| !carried.contains(draw)))
        })
    }

    pub(super) fn next_revision(&self) -> Self {
        Self { revision: self.revision.saturating_add(1), ..self.clone() }
    }

    /// Drops the oldest draws but those made since `before`.
    pub(super) fn without_surplus(mut self, before: &Self) -> Self {
        for (line, before) in self.lines.iter_mut().zip(&before.lines) {
            line.drop_surplus(before);
        }
        self
    }
}
