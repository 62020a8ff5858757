//! Decides which line item each invoice draws on, as many invoices as fit one transaction. The rules are in
//! [`domain::matching`].

use domain::ids::InvoiceKey;
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use domain::matching::{self, Candidate, Choice, Decision};

use super::MatchRun;
use crate::store::StoreError;
use crate::store::invoices::{DrawnOn, Records, TRANSACTION_ACTIONS_MAX};
use crate::store::orders::Candidates;

/// The decided invoices of one transaction.
#[derive(Default)]
pub(super) struct TransactionBatch {
    pub(super) records: Vec<RecordedInvoice>,
    /// The purchase orders drawn on, as they were before the draws.
    pub(super) orders: DrawnOn,
    /// The originals that credits of the batch follow.
    pub(super) originals: Records,
}

impl MatchRun<'_> {
    /// Decides pending invoices in order until a transaction is full: at least one. None if all are done.
    pub(super) fn next_batch(&mut self) -> Result<Option<TransactionBatch>, StoreError> {
        let pending = std::mem::take(&mut self.pending);
        self.pending = pending.into_iter().filter(|invoice| !self.is_done(invoice)).collect();
        if self.pending.is_empty() {
            return Ok(None);
        }
        let mut batch = TransactionBatch::default();
        for invoice in &self.pending {
            let key = invoice.key();
            let original = invoice.credited().filter(|original| **original != key);
            if batch.overlaps(&key, original) {
                break;
            }
            let (choice, decision) = self.decide(invoice);
            let drawn_on =
                choice.as_ref().and_then(|choice| self.orders.orders.get(&choice.purchase_order_id));
            let original = original.and_then(|key| self.report.records.get_key_value(key));
            if !batch.has_room(drawn_on, original) {
                break;
            }
            batch.prepare(drawn_on, original);
            let orders = &mut self.orders.orders;
            batch.records.push(match self.report.records.get(&key) {
                None => RecordedInvoice::new(
                    invoice.clone(),
                    choice.as_ref(),
                    decision,
                    orders,
                    self.options.now,
                )?,
                Some(unmatched) => unmatched.rematched(choice.as_ref(), decision, orders)?,
            });
        }
        Ok(Some(batch))
    }

    /// Decides one invoice: a credit follows its original, any other invoice is matched.
    pub(super) fn decide(&self, invoice: &Invoice) -> (Option<Choice>, Decision) {
        let Candidates { orders, unreadable, .. } = &self.orders;
        let Some(original) = invoice.credited() else {
            return matching::decide(invoice, orders.values(), unreadable);
        };
        let original = self.report.records.get(original).and_then(RecordedInvoice::creditable);
        matching::follow(invoice, original, orders)
    }
}

impl TransactionBatch {
    /// Whether one more invoice fits: its record, and unless they are there, its original, and the totals and the ledger
    /// page of its purchase order.
    fn has_room(
        &self,
        drawn_on: Option<&Candidate>,
        original: Option<(&InvoiceKey, &RecordedInvoice)>,
    ) -> bool {
        let new_order = drawn_on.is_some_and(|order| !self.orders.contains_key(&order.id));
        let new_original = original.is_some_and(|(key, _)| !self.originals.contains_key(key));
        let actions = self.records.len() + 2 * self.orders.len() + self.originals.len();
        actions + 1 + 2 * usize::from(new_order) + usize::from(new_original) <= TRANSACTION_ACTIONS_MAX
    }

    /// Whether the invoice must wait for the next transaction: a transaction can't check an original and write it too.
    fn overlaps(&self, key: &InvoiceKey, original: Option<&InvoiceKey>) -> bool {
        self.originals.contains_key(key)
            || self.records.iter().any(|record| Some(&record.invoice.key()) == original)
    }

    /// Keeps the purchase order as it is before the draw, and the original as it was read.
    fn prepare(&mut self, drawn_on: Option<&Candidate>, original: Option<(&InvoiceKey, &RecordedInvoice)>) {
        if let Some(order) = drawn_on {
            self.orders.entry(order.id.clone()).or_insert_with(|| order.clone());
        }
        if let Some((key, record)) = original {
            self.originals.entry(key.clone()).or_insert_with(|| record.clone());
        }
    }
}
