//! Invoices as sellers present them.

mod charge;
mod line;
mod parse;
mod parse_lines;
mod presented;
mod reference;

pub use self::charge::InvoiceCharge;
pub use self::line::{INVOICE_LINES_MAX, InvoiceLine, InvoiceLineDescription};
pub use self::parse::{InvoiceForm, OriginalInvoiceForm};
pub use self::parse_lines::InvoiceLineForm;
pub(crate) use self::presented::named;
pub use self::presented::{INVOICES_MAX, Invoice, InvoiceType, Reference};
