//! A document as an invoice, as far as it was understood.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde_json::{Map, Value};

use super::finding::{Finding, FindingCode, FindingSeverity};
use crate::form::{Refusal, RefusalCode, shortened};
use crate::ids::{AccountId, InvoiceKey};
use crate::invoice::Invoice;
use crate::line_item_type::ChargeType;
use crate::month::Month;
use crate::seller::Catalogue;
use crate::text::word_enum;

word_enum! {
    /// The format of a document.
    pub enum DocumentFormat {
        /// A summary of AWS's operation `ListInvoiceSummaries`.
        AwsInvoiceSummary,
        /// An invoice in UBL 2.1.
        UblInvoice,
        /// A credit note in UBL 2.1.
        UblCreditNote,
        /// A cross industry invoice of UN/CEFACT, also inside a PDF by Factur-X or ZUGFeRD.
        Cii,
    }
}

/// What to do with a document that has no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Match it and record it.
    Record,
    /// Void its record.
    Void,
    /// Nothing: it is no invoice.
    PassOver,
}

/// What the mapping of a document needs besides the document.
#[derive(Clone, Copy, Debug)]
pub struct DocumentContext<'a> {
    pub account: &'a AccountId,
    pub catalogue: &'a Catalogue,
    /// The billing period of documents that don't have one.
    pub billing_period: Option<Month>,
    /// The charge type of documents that don't have one.
    pub charge_type: Option<ChargeType>,
    /// The charge types of invoices that documents may refer to.
    pub originals: &'a BTreeMap<InvoiceKey, ChargeType>,
}

/// A document as an invoice, as far as it was understood.
#[derive(Clone, Debug)]
pub struct MappedDocument {
    pub format: DocumentFormat,
    pub disposition: Disposition,
    /// The fields of the invoice, in the form of the API, without the account.
    pub fields: Map<String, Value>,
    pub findings: Vec<Finding>,
    /// The invoice that this one needs the charge type of, if it is unknown.
    pub needs: Option<InvoiceKey>,
    /// The terms of the invoice's fields.
    terms: &'static [(&'static str, &'static str)],
}

impl MappedDocument {
    /// Returns a document of which nothing is understood yet. `terms` names the term of each field of an invoice.
    pub(super) fn new(format: DocumentFormat, terms: &'static [(&'static str, &'static str)]) -> Self {
        let (disposition, fields, findings) = (Disposition::Record, Map::new(), Vec::new());
        Self { format, disposition, fields, findings, needs: None, terms }
    }

    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.to_owned(), value.into());
    }

    /// Returns a text field that is understood.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    pub fn note(&mut self, term: &str, code: FindingCode, detail: impl Display) {
        self.find(FindingSeverity::Note, term, code, detail);
    }

    pub fn error(&mut self, term: &str, code: FindingCode, detail: impl Display) {
        self.find(FindingSeverity::Error, term, code, detail);
    }

    fn find(&mut self, severity: FindingSeverity, term: &str, code: FindingCode, detail: impl Display) {
        let (term, detail) = (term.to_owned(), shortened(detail));
        self.findings.push(Finding { term, severity, code, detail });
    }

    /// Whether the document can't be recorded.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == FindingSeverity::Error)
    }

    /// Returns the invoice, by the rules of all invoices. None if it isn't one, or with errors among the findings if it isn't
    /// valid.
    pub fn invoice(&mut self, account: &AccountId) -> Option<Invoice> {
        if self.disposition == Disposition::PassOver {
            return None;
        }
        let read = Invoice::read_of(account.clone(), Value::Object(self.fields.clone()));
        match read {
            Ok(invoice) => (!self.has_errors()).then_some(invoice),
            Err(refusals) => {
                for refusal in refusals.each() {
                    self.refuse(refusal);
                }
                None
            }
        }
    }

    /// Adds a refusal of a field as an error, unless the field's term has one.
    fn refuse(&mut self, refusal: &Refusal) {
        let field = refusal.pointer.split('/').nth(1).unwrap_or_default();
        let term = self.terms.iter().find(|(name, _)| *name == field).map_or(field, |(_, term)| term);
        let known = self.findings.iter().any(|it| it.term == term && it.severity == FindingSeverity::Error);
        if !known {
            let code = match refusal.code {
                RefusalCode::Required => FindingCode::Missing,
                RefusalCode::UnknownField
                | RefusalCode::WrongType
                | RefusalCode::InvalidValue
                | RefusalCode::LimitExceeded
                | RefusalCode::Duplicate
                | RefusalCode::Inconsistent
                | RefusalCode::NotOffered
                | RefusalCode::Unchangeable => FindingCode::InvalidValue,
            };
            self.error(term, code, &refusal.detail);
        }
    }
}
