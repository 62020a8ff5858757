//! Decides which line items each invoice draws on, as many invoices as fit one transaction. The rules are in
//! [`domain::matching`].

use std::collections::BTreeMap;

use domain::ids::InvoiceKey;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::matching::{Decider, WorkingOrders};

use super::MatchRun;
use crate::store::StoreError;
use crate::store::invoices::{DrawnOn, Original, TransactionSize};

/// The decided invoices of one transaction.
#[derive(Default)]
pub(super) struct TransactionBatch {
    pub(super) records: Vec<RecordedInvoice>,
    /// The purchase orders drawn on, as they were before the draws.
    pub(super) orders: DrawnOn,
    /// The originals that credits of the batch follow.
    pub(super) originals: BTreeMap<InvoiceKey, Original>,
    size: TransactionSize,
}

/// An invoice that is decided.
struct DecidedInvoice {
    record: RecordedInvoice,
    /// The purchase orders that it draws on, with its draws.
    drawn_on: DrawnOn,
    original: Option<Original>,
}

impl MatchRun<'_> {
    /// Decides pending invoices in order until a transaction is full: at least one. None if all are done. An invoice that no
    /// transaction can write is refused.
    pub(super) fn next_batch(&mut self) -> Result<Option<TransactionBatch>, StoreError> {
        let mut batch = TransactionBatch::default();
        let pending = std::mem::take(&mut self.pending);
        self.pending = pending.into_iter().filter(|invoice| !self.is_done(invoice)).collect();
        for invoice in &self.pending {
            let key = invoice.key();
            let original = invoice.credited().filter(|original| **original != key);
            if batch.overlaps(&key, original) {
                break;
            }
            let decided = self.decide(invoice, original, &batch)?;
            if let Err(too_large) = decided.record.check_size() {
                self.report.refused.insert(key, too_large);
                continue;
            }
            let before = self.report.records.get(&key);
            let original = decided.original.as_ref().map(|original| &original.after);
            let size = batch.size.with(&decided.record, before, original);
            if !size.fits() && !batch.records.is_empty() {
                break;
            }
            for id in decided.drawn_on.keys() {
                if let Some(order) = self.orders.orders.get(id) {
                    batch.orders.entry(id.clone()).or_insert_with(|| order.clone());
                }
            }
            batch.size = size;
            batch.records.push(decided.record);
            batch
                .originals
                .extend(decided.original.map(|original| (original.before.invoice.key(), original)));
            self.orders.orders.extend(decided.drawn_on);
        }
        let report = &self.report;
        self.pending.retain(|invoice| !report.refused.contains_key(&invoice.key()));
        Ok((!batch.records.is_empty()).then_some(batch))
    }

    /// Decides one invoice: a credit follows its original, as the credits of the batch leave it; any other is matched.
    fn decide(
        &self,
        invoice: &Invoice,
        original: Option<&InvoiceKey>,
        batch: &TransactionBatch,
    ) -> Result<DecidedInvoice, StoreError> {
        let in_batch = original.and_then(|key| batch.originals.get(key)).cloned();
        let read = || original.and_then(|key| self.report.records.get(key)).cloned();
        let original = in_batch.or_else(|| read().map(|before| Original { after: before.clone(), before }));
        let after = original.as_ref().map(|original| original.after.clone());
        let mut decider = Decider { unreadable: &self.orders.unreadable, original: after };
        let mut decide =
            |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
        let mut orders = WorkingOrders::of(&self.orders.orders);
        let record = match self.report.records.get(&invoice.key()) {
            None => RecordedInvoice::new(invoice.clone(), &mut decide, &mut orders, self.options.now)?,
            Some(before) => before.rematched(&mut decide, &mut orders)?.unwrap_or_else(|| before.clone()),
        };
        let original = original.zip(decider.original);
        let original = original.map(|(Original { before, .. }, after)| Original { before, after });
        Ok(DecidedInvoice { record, drawn_on: orders.into_drawn_on(), original })
    }
}

impl TransactionBatch {
    /// Whether the invoice must wait for the next transaction: a transaction can't write an invoice twice.
    fn overlaps(&self, key: &InvoiceKey, original: Option<&InvoiceKey>) -> bool {
        self.originals.contains_key(key)
            || self.records.iter().any(|record| Some(&record.invoice.key()) == original)
    }
}
