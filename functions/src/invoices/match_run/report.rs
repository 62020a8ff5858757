//! The report of a match run, and its answer for each invoice.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::InvoiceKey;
use domain::invoice::Invoice;
use domain::ledger::{InvoiceTooLarge, RecordedInvoice};

use crate::api::problem::{Problem, ProblemCode};
use crate::invoices::views::InvoiceResult;
use crate::store::StoreError;
use crate::store::invoices::{Original, RecordedInvoices};

/// Why an invoice is refused whose number is on record with other content.
pub const OTHER_CONTENT: &str =
    "an invoice with this number and other content is on record; nothing was changed";

#[derive(Debug, Default)]
pub struct MatchReport {
    /// The recorded invoices: those presented, and the originals of credits among them.
    pub records: RecordedInvoices,
    /// The invoices that this run recorded or decided again. The others were on record before.
    pub written: BTreeSet<InvoiceKey>,
    /// The invoices whose records, or whose originals' records, can't be read.
    pub unreadable: BTreeSet<InvoiceKey>,
    /// The invoices that need more draws or purchase orders than one transaction writes.
    pub refused: BTreeMap<InvoiceKey, InvoiceTooLarge>,
    /// The invoices that are not known to be written, because the run failed or ran out of time.
    pub unfinished: BTreeSet<InvoiceKey>,
    /// The reason why invoices are unfinished.
    pub failure: Option<StoreError>,
    /// The number of transactions that failed because another writer was faster.
    pub retries: u32,
}

impl MatchReport {
    /// Returns the record of `invoice`, one of those of the run, and whether it was on record before.
    pub fn answer(&self, invoice: &Invoice) -> Result<(&RecordedInvoice, bool), Problem> {
        let key = invoice.key();
        if self.unreadable.contains(&key) {
            let detail = "the record of the invoice, or of its original, can't be read; nothing was changed, and a repeated call doesn't help";
            return Err(Problem::new(ProblemCode::Internal, detail));
        }
        if let Some(too_large) = self.refused.get(&key) {
            return Err((*too_large).into());
        }
        match self.records.get(&key).filter(|_| !self.unfinished.contains(&key)) {
            Some(record) if record.invoice == *invoice => Ok((record, !self.written.contains(&key))),
            Some(_) => Err(Problem::new(ProblemCode::InvoiceConflict, OTHER_CONTENT)),
            None => {
                let detail = "the store did not answer; nothing is known to be written, and the call can be repeated safely";
                Err(Problem::new(ProblemCode::Unavailable, detail))
            }
        }
    }

    /// Returns the result of `invoice`, one of those of the run. `repeated`: an earlier one of the call has the same key.
    pub fn result(&self, invoice: &Invoice, repeated: bool) -> InvoiceResult {
        match self.answer(invoice) {
            Ok((record, replayed)) => InvoiceResult::of(record, repeated || replayed),
            Err(problem) => InvoiceResult::of_problem(&invoice.account_id, &invoice.key(), problem),
        }
    }

    pub(super) fn add_unreadable(&mut self, key: &InvoiceKey, error: &StoreError) {
        tracing::error!(%error, "the record of an invoice can't be read");
        self.unreadable.insert(key.clone());
    }

    /// Takes in what was written: the invoices of a transaction, and the originals with what credits give back of them.
    pub(super) fn add_written(&mut self, records: Vec<RecordedInvoice>, originals: Vec<Original>) {
        for record in records {
            self.written.insert(record.invoice.key());
            self.records.insert(record.invoice.key(), record);
        }
        for Original { before, after } in originals {
            let written = after.with_changed_credits(&before).unwrap_or(before);
            self.records.insert(written.invoice.key(), written);
        }
    }
}
