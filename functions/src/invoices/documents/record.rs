//! Records mapped documents: matches the invoices, voids what was cancelled, and passes over what is no invoice.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::document::{Disposition, FindingCode, MappedDocument};
use domain::ids::{AccountId, InvoiceKey};
use domain::invoice::{Invoice, InvoiceType};
use domain::ledger::{Agreement, RecordedInvoice};
use tokio::time::Instant;

use crate::api::problem::{Problem, ProblemCode};
use crate::invoices::match_run::{MatchOptions, MatchReport, OTHER_CONTENT, match_invoices};
use crate::invoices::telemetry;
use crate::invoices::timing::by_deadline;
use crate::invoices::views::{InvoiceResult, ResultOutcome};
use crate::invoices::void_invoice::{VoidRequest, void};
use crate::store::invoices::ReadInvoice;
use crate::store::{Store, StoreError};

/// The documents of one account, and how they are recorded.
#[derive(Debug)]
pub struct DocumentRun<'a> {
    pub store: &'a Store,
    pub account: &'a AccountId,
    /// Write nothing.
    pub dry_run: bool,
    pub now: DateTime<Utc>,
    pub deadline: Instant,
}

/// A document with what became of it.
#[derive(Debug)]
pub struct DocumentResult {
    pub document: MappedDocument,
    /// None if the document was refused or passed over.
    pub result: Option<InvoiceResult>,
    pub agreement: Option<Agreement>,
}

impl DocumentRun<'_> {
    /// Records documents. Returns a result for each, in their order. Invoices are matched by date of issue, credit memos after
    /// the invoices of their day, so that a file's order doesn't matter.
    pub async fn record(&self, mut documents: Vec<MappedDocument>) -> Vec<DocumentResult> {
        let invoices: Vec<Option<Invoice>> =
            documents.iter_mut().map(|document| document.invoice(self.account)).collect();
        let with = |wanted: Disposition| {
            let each = documents.iter().zip(&invoices).filter(move |(it, _)| it.disposition == wanted);
            each.filter_map(|(_, invoice)| invoice.clone())
        };
        let options =
            MatchOptions { rematch: false, dry_run: self.dry_run, now: self.now, deadline: self.deadline };
        let mut in_order = in_order(with(Disposition::Record));
        let on_record = self.on_record(&in_order).await;
        in_order.retain(|invoice| !on_record.contains_key(&invoice.key()));
        let report = match_invoices(self.store, self.account, in_order, options).await;
        let voids = self.void(with(Disposition::Void).map(|invoice| invoice.key()).collect()).await;
        let mut seen = BTreeSet::new();
        let results = documents.into_iter().zip(invoices).map(|(document, invoice)| match invoice {
            None => DocumentResult { document, result: None, agreement: None },
            Some(invoice) => {
                let repeated = !seen.insert(invoice.key());
                match document.disposition {
                    Disposition::Void => voided(document, &invoice, voids.get(&invoice.key())),
                    Disposition::Record | Disposition::PassOver => match on_record.get(&invoice.key()) {
                        Some(record) => replayed(document, &invoice, record.as_ref()),
                        None => matched(document, &invoice, &report, repeated),
                    },
                }
            }
        });
        let results: Vec<DocumentResult> = results.collect();
        telemetry::log_match(self.account, &report);
        if !self.dry_run {
            let counted = results.iter().filter_map(|it| it.result.as_ref());
            telemetry::count_results(counted, u64::from(report.retries));
        }
        results
    }

    /// Voids the invoices that are on record, one after the other until the deadline.
    async fn void(&self, keys: BTreeSet<InvoiceKey>) -> BTreeMap<InvoiceKey, Voided> {
        let mut voids = BTreeMap::new();
        if keys.is_empty() {
            return voids;
        }
        let mut known = self.in_time(self.store.invoices(self.account, &keys)).await;
        for key in keys {
            let voided = match &mut known {
                Ok(known) => self.void_one(&key, known.remove(&key)).await,
                Err(problem) => Voided::failed(problem),
            };
            voids.insert(key, voided);
        }
        voids
    }

    async fn void_one(&self, key: &InvoiceKey, known: Option<ReadInvoice>) -> Voided {
        let record = match known {
            None => return Voided::Unknown,
            Some(Ok(record)) => record,
            Some(Err(error)) => return Voided::failed(&error.into()),
        };
        if self.dry_run || record.voided_at.is_some() {
            let replayed = record.voided_at.is_some();
            return Voided::Record(Box::new(record), replayed);
        }
        let request =
            VoidRequest { account: self.account.clone(), key: key.clone(), reason: REASON.parse().ok() };
        let voided = self.in_time(Box::pin(void(self.store, self.now, &request))).await;
        match voided {
            Ok(Some((record, replayed))) => Voided::Record(Box::new(record), replayed),
            Ok(None) => Voided::Unknown,
            Err(problem) => Voided::failed(&problem),
        }
    }

    pub(super) async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, Problem> {
        Ok(by_deadline(self.deadline, work).await?)
    }
}

/// The reason in the ledger for voids.
const REASON: &str = "cancelled by the tax authority";

/// What became of an invoice that is to be voided.
enum Voided {
    /// The record, and whether it was voided before.
    Record(Box<RecordedInvoice>, bool),
    Unknown,
    Failed(ProblemCode, String),
}

impl Voided {
    fn failed(problem: &Problem) -> Self {
        Self::Failed(problem.code, problem.detail().to_owned())
    }
}

/// Returns the invoices in the order in which they are matched, the first one of each key.
fn in_order(invoices: impl Iterator<Item = Invoice>) -> Vec<Invoice> {
    let mut seen = BTreeSet::new();
    let mut invoices: Vec<Invoice> = invoices.filter(|invoice| seen.insert(invoice.key())).collect();
    let credits =
        |invoice: &Invoice| invoice.invoice_type == InvoiceType::CreditMemo || invoice.amount.is_negative();
    invoices.sort_by_key(|invoice| (invoice.issued_on, credits(invoice)));
    invoices
}

fn matched(
    document: MappedDocument,
    invoice: &Invoice,
    report: &MatchReport,
    repeated: bool,
) -> DocumentResult {
    let result = report.result(invoice, repeated);
    let agreement = report.answer(invoice).ok().and_then(|(record, _)| record.agreement());
    DocumentResult { document, result: Some(result), agreement }
}

/// Returns the result of an invoice that was on record.
fn replayed(
    document: MappedDocument,
    invoice: &Invoice,
    record: Result<&RecordedInvoice, &Problem>,
) -> DocumentResult {
    match record {
        Ok(record) if record.invoice == *invoice => {
            let agreement = record.agreement();
            DocumentResult { document, result: Some(InvoiceResult::of(record, true)), agreement }
        }
        // Another document of the file has the same number.
        Ok(_) => of_problem(document, invoice, Problem::new(ProblemCode::InvoiceConflict, OTHER_CONTENT)),
        Err(problem) => of_problem(document, invoice, Problem::new(problem.code, problem.detail())),
    }
}

fn of_problem(document: MappedDocument, invoice: &Invoice, problem: Problem) -> DocumentResult {
    let result = InvoiceResult::of_problem(&invoice.account_id, &invoice.key(), problem);
    DocumentResult { document, result: Some(result), agreement: None }
}

fn voided(mut document: MappedDocument, invoice: &Invoice, voided: Option<&Voided>) -> DocumentResult {
    match voided {
        Some(Voided::Record(record, replayed)) => {
            let mut result = InvoiceResult::of(record, *replayed);
            result.outcome = ResultOutcome::Voided;
            DocumentResult { document, result: Some(result), agreement: record.agreement() }
        }
        Some(Voided::Failed(code, detail)) => {
            of_problem(document, invoice, Problem::new(*code, detail.clone()))
        }
        Some(Voided::Unknown) | None => {
            document.disposition = Disposition::PassOver;
            let detail = "the cancelled invoice is not on record, so there is nothing to void";
            document.note("TaxAuthorityStatus", FindingCode::PassedOver, detail);
            DocumentResult { document, result: None, agreement: None }
        }
    }
}
