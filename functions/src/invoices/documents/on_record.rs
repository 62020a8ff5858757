//! Documents that are on record: those that are not changed need no match, and what the seller assigns may change alone.

use std::collections::BTreeMap;

use domain::ids::InvoiceKey;
use domain::invoice::Invoice;
use domain::ledger::{Posting, RecordedInvoice};

use super::record::DocumentRun;
use crate::api::problem::Problem;
use crate::store::StoreError;
use crate::store::invoices::{DrawnOn, RecordedInvoices, Settled, Settlement};

/// Tries to record what the seller assigns while others write the invoice.
const ATTEMPTS_MAX: usize = 3;

/// The invoices of documents that are on record already, each with its record as it is now, or why that isn't known.
pub(super) type OnRecord = BTreeMap<InvoiceKey, Result<RecordedInvoice, Problem>>;

impl DocumentRun<'_> {
    /// Returns the records of those invoices that are on record with the same content, and records what their seller assigns
    /// to them now. Invoices with other content are left to the match, which refuses them. One `BatchGetItem` for each
    /// hundred, and one transaction for each changed assignment.
    pub(super) async fn on_record(&self, invoices: &[Invoice]) -> OnRecord {
        let keys: Vec<InvoiceKey> = invoices.iter().map(Invoice::key).collect();
        // If they can't be read, the match fails too, and reports it.
        let known = self.in_time(self.store.invoices(self.account, &keys)).await.unwrap_or_default();
        let mut on_record = OnRecord::new();
        for invoice in invoices {
            let Some(Ok(record)) = known.get(&invoice.key()) else { continue };
            let current = match record.assigned_as(invoice) {
                Some(changed) if self.dry_run => Ok(changed),
                Some(_) => self.in_time(self.assign(record, invoice)).await,
                None if record.invoice == *invoice => Ok(record.clone()),
                None => continue,
            };
            on_record.insert(invoice.key(), current);
        }
        on_record
    }

    /// Records what the seller assigns to an invoice now.
    async fn assign(
        &self,
        record: &RecordedInvoice,
        invoice: &Invoice,
    ) -> Result<RecordedInvoice, StoreError> {
        let mut before = record.clone();
        for _ in 0..ATTEMPTS_MAX {
            let Some(after) = before.assigned_as(invoice) else { return Ok(before) };
            let settlement = Settlement {
                account: self.account,
                records: std::slice::from_ref(&after),
                before: &RecordedInvoices::from([(invoice.key(), before)]),
                orders: &DrawnOn::new(),
                originals: &[],
                posting: Posting::Match,
                actor: None,
                reason: None,
                now: self.now,
                lane: None,
            };
            match self.store.record_settlement(&settlement).await? {
                Settled::Written => return Ok(after),
                Settled::Conflict { records, .. } => {
                    let found = records.into_iter().next().map(|(_, record)| record);
                    before = found.unwrap_or(Err(StoreError::Conflict))?;
                }
            }
        }
        Err(StoreError::Conflict)
    }
}
