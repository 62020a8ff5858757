//! Documents of sellers: how their contents become invoices, and what is wrong with them.

pub mod aws_summary;
pub mod e_invoice;
mod finding;
mod mapped;
mod printed_amount;

pub use self::finding::{Finding, FindingCode, FindingSeverity};
pub use self::mapped::{Disposition, DocumentContext, DocumentFormat, MappedDocument};
