//! The answer to documents.

use domain::document::{Disposition, DocumentFormat, Finding};
use domain::ledger::Agreement;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::record::DocumentResult;
use crate::invoices::views::{InvoiceResult, ResultOutcome};

/// What became of the documents of a request.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentsAnswer {
    /// Whether nothing was written.
    dry_run: bool,
    /// The documents, in the order of the file.
    documents: Vec<DocumentView>,
    counts: DocumentCounts,
}

/// A document, the invoice that it became, and what became of that.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Document")]
pub struct DocumentView {
    format: DocumentFormat,
    /// The invoice, as far as the document was understood.
    invoice: Map<String, Value>,
    /// What is wrong with the document, or was decided about it.
    findings: Vec<Finding>,
    /// The result of the invoice, as of `MatchInvoice`. Absent if the document has an error or is no invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<InvoiceResult>,
    /// The number of the purchase order that AWS assigned; absent if it assigned none.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller_assigned: Option<String>,
    /// The seller's choice of a purchase order, compared with that of matching.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<Agreement>,
}

/// The number of documents, and of each outcome. A document has one outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentCounts {
    documents: usize,
    /// Matched, or would be.
    matched: usize,
    /// Matched in some lines, and not in others.
    partly_matched: usize,
    /// Recorded as unmatched.
    unmatched: usize,
    /// Voided.
    voided: usize,
    /// Not recorded: the document has an error, or its invoice is on record with other content.
    refused: usize,
    /// Not recorded: the document is no invoice, or is cancelled and not on record.
    skipped: usize,
    /// Not reached in time. The same file again continues.
    failed: usize,
}

impl DocumentsAnswer {
    pub fn of(dry_run: bool, results: Vec<DocumentResult>) -> Self {
        let mut counts = DocumentCounts { documents: results.len(), ..DocumentCounts::default() };
        for result in &results {
            counts.count(result);
        }
        Self { dry_run, documents: results.into_iter().map(view).collect(), counts }
    }

    pub fn counts(&self) -> DocumentCounts {
        self.counts
    }

    /// Returns the results of invoices.
    pub fn results_mut(&mut self) -> impl Iterator<Item = &mut InvoiceResult> {
        self.documents.iter_mut().filter_map(|document| document.result.as_mut())
    }
}

impl DocumentCounts {
    fn count(&mut self, result: &DocumentResult) {
        let count = match result.result.as_ref().map(|it| it.outcome) {
            Some(ResultOutcome::Matched) => &mut self.matched,
            Some(ResultOutcome::PartlyMatched) => &mut self.partly_matched,
            Some(ResultOutcome::Unmatched) => &mut self.unmatched,
            Some(ResultOutcome::Voided) => &mut self.voided,
            Some(ResultOutcome::Failed) => &mut self.failed,
            None if result.document.disposition == Disposition::PassOver => &mut self.skipped,
            Some(ResultOutcome::Rejected) | None => &mut self.refused,
        };
        *count += 1;
    }
}

fn view(result: DocumentResult) -> DocumentView {
    let DocumentResult { document, result, agreement } = result;
    let seller_assigned = document.text("sellerAssigned").filter(|text| !text.is_empty());
    DocumentView {
        format: document.format,
        seller_assigned: seller_assigned.map(str::to_owned),
        invoice: document.fields,
        findings: document.findings,
        result,
        agreement,
    }
}
