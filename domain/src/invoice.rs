//! Invoices as sellers present them.

mod parse;
mod presented;

pub use self::parse::{InvoiceForm, OriginalInvoiceForm};
pub use self::presented::{INVOICES_MAX, Invoice, InvoiceType, Reference};
