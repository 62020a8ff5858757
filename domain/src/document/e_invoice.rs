//! E-invoices by the European standard EN 16931, whatever their syntax: their business terms, and how they become invoices.

mod lines;
mod map;
mod totals;

use std::collections::BTreeMap;

pub use self::map::map;
use crate::seller::SellerIdentifier;

/// The business terms of an e-invoice that an invoice needs, as texts. Dates are `2026-11-30`.
#[derive(Clone, Debug, Default)]
pub struct EInvoice {
    /// The terms that occur once, such as `BT-1`, by name.
    pub terms: BTreeMap<&'static str, String>,
    /// Other values of such terms, of the document or of one line, which are there although one is allowed.
    pub repeated: Vec<(&'static str, String)>,
    /// The numbers of preceding invoices (BT-25).
    pub preceding: Vec<String>,
    /// The identifiers of the seller, with their terms.
    pub seller: Vec<(&'static str, SellerIdentifier)>,
    pub lines: Vec<EInvoiceLine>,
}

/// A line of an e-invoice: `BT-126`, `BT-131`, `BT-132`, `BT-134`, `BT-135`, `BT-153`, and `BT-13` if the line names a
/// purchase order of its own.
#[derive(Clone, Debug, Default)]
pub struct EInvoiceLine {
    pub terms: BTreeMap<&'static str, String>,
}

impl EInvoice {
    pub fn term(&self, name: &str) -> Option<&str> {
        self.terms.get(name).map(String::as_str)
    }
}

impl EInvoiceLine {
    pub fn term(&self, name: &str) -> Option<&str> {
        self.terms.get(name).map(String::as_str)
    }
}
