//! Invoices as callers see them.

mod csv;
mod invoice;
mod line;
mod result;
mod shorten;

use domain::ids::InvoiceKey;

pub use self::csv::{INVOICE_COLUMNS, invoice_cells};
pub use self::invoice::{InvoiceEntry, InvoicePage, InvoiceView, invoice, invoice_page, order_invoice_page};
pub use self::result::{InvoiceResult, ResultOutcome};
pub use self::shorten::{fit_answer, shorten_to};
use crate::api::path_key;

/// Returns the path of an invoice in the API.
pub fn href(key: &InvoiceKey) -> String {
    format!("/invoices/{}/{}", key.bill_from, path_key::encode(key.invoice_id.as_str()))
}
