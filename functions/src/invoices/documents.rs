//! Documents of sellers, such as AWS's invoice summaries: read, recorded and answered. The rules by which a document becomes
//! an invoice are in [`domain::document`].

pub mod aws_summaries;
pub mod e_invoices;
mod encoding;
mod on_record;
pub mod pdf;
pub mod record;
pub mod views;
mod xml;

use thiserror::Error;

pub use self::pdf::PdfError;
pub use self::xml::XmlError;
use crate::api::json::JsonError;
use crate::api::problem::{Problem, ProblemCode};

/// The most documents of a request.
pub const DOCUMENTS_MAX: usize = 1_000;

/// The reason why a file is refused as a whole.
#[derive(Debug, Error)]
pub enum Unreadable {
    #[error("the file is not text in UTF-8 or UTF-16")]
    NotText,
    #[error("the file {0}")]
    NotJson(#[from] JsonError),
    #[error("the file has no `InvoiceSummaries`, as `aws invoicing list-invoice-summaries` prints them")]
    NoSummaries,
    #[error(transparent)]
    Xml(#[from] XmlError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("the file is no e-invoice in UBL or CII: {0}")]
    NoEInvoice(String),
    #[error("the file has {0} documents; at most {DOCUMENTS_MAX} are allowed in a request")]
    TooMany(usize),
}

impl From<Unreadable> for Problem {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooMany(actual) => {
                Self::beyond(ProblemCode::ValidationFailed, unreadable.to_string(), DOCUMENTS_MAX, actual)
            }
            Unreadable::NotText
            | Unreadable::NotJson(_)
            | Unreadable::NoSummaries
            | Unreadable::Xml(_)
            | Unreadable::Pdf(_)
            | Unreadable::NoEInvoice(_) => Self::new(ProblemCode::ValidationFailed, unreadable.to_string()),
        }
    }
}
