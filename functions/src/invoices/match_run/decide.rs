//! Decides which line item each invoice draws on, as many invoices as fit one transaction. The rules are in
//! [`domain::matching`].

use domain::ids::InvoiceKey;
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use domain::matching::{self, Candidate, Choice, Decision};

use super::MatchRun;
use crate::store::StoreError;
use crate::store::invoices::{Candidates, Records, TRANSACTION_ACTIONS_MAX};

/// The most actions that one more invoice adds to a transaction: its record, its draw, its purchase order and its
/// original.
const ACTIONS_PER_INVOICE_MAX: usize = 4;

/// The decided invoices of one transaction.
#[derive(Default)]
pub(super) struct TransactionBatch {
    pub(super) records: Vec<RecordedInvoice>,
    /// The purchase orders drawn on, as they were before the draws.
    pub(super) orders: Candidates,
    /// The originals that credits of the batch follow.
    pub(super) originals: Records,
    draws: usize,
}

impl MatchRun<'_> {
    /// Decides pending invoices in order until a transaction is full: at least one.
    pub(super) fn decide_batch(&mut self) -> Result<TransactionBatch, StoreError> {
        let mut batch = TransactionBatch::default();
        for invoice in &self.pending {
            let key = invoice.key();
            let original = invoice.credited().filter(|original| **original != key);
            if !batch.has_room() || batch.overlaps(&key, original) {
                break;
            }
            let (choice, decision) = self.decide(invoice);
            let drawn_on =
                choice.as_ref().and_then(|choice| self.orders.get(&choice.purchase_order_id)).cloned();
            let record = match self.report.records.get(&key) {
                None => {
                    let (invoice, now) = (invoice.clone(), self.options.now);
                    RecordedInvoice::new(invoice, choice.as_ref(), decision, &mut self.orders, now)?
                }
                Some(unmatched) => unmatched.rematched(choice.as_ref(), decision, &mut self.orders)?,
            };
            let original = original.and_then(|key| self.report.records.get_key_value(key));
            batch.add(record, drawn_on, original);
        }
        Ok(batch)
    }

    /// Decides one invoice: a credit follows its original, any other invoice is matched.
    pub(super) fn decide(&self, invoice: &Invoice) -> (Option<Choice>, Decision) {
        let Some(original) = invoice.credited() else {
            return matching::decide(invoice, self.orders.values());
        };
        let association = self.report.records.get(original).and_then(RecordedInvoice::creditable);
        matching::follow(
            invoice,
            association.and_then(|it| Some((self.orders.get(&it.purchase_order_id)?, &it.line_item_number))),
        )
    }
}

impl TransactionBatch {
    fn has_room(&self) -> bool {
        let actions = self.records.len() + self.orders.len() + self.originals.len() + self.draws;
        actions + ACTIONS_PER_INVOICE_MAX <= TRANSACTION_ACTIONS_MAX
    }

    /// Whether the invoice must wait for the next transaction: a transaction can't check an original and write it too.
    fn overlaps(&self, key: &InvoiceKey, original: Option<&InvoiceKey>) -> bool {
        self.originals.contains_key(key)
            || self.records.iter().any(|record| Some(&record.invoice.key()) == original)
    }

    fn add(
        &mut self,
        record: RecordedInvoice,
        drawn_on: Option<Candidate>,
        original: Option<(&InvoiceKey, &RecordedInvoice)>,
    ) {
        if let Some(order) = drawn_on {
            self.draws += 1;
            self.orders.entry(order.id.clone()).or_insert(order);
        }
        if let Some((key, record)) = original {
            self.originals.insert(key.clone(), record.clone());
        }
        self.records.push(record);
    }
}
