//! Findings: the errors of a document, and what was decided about it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::word_enum;

word_enum! {
    /// Whether a finding refuses the document.
    pub enum FindingSeverity {
        /// The document can't be recorded.
        Error,
        /// The document is recorded, or passed over; the finding says how it was read.
        Note,
    }
}

/// The kind of a finding. Stable, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema, strum::Display)]
pub enum FindingCode {
    /// The document doesn't have what an invoice needs.
    Missing,
    /// The value has the wrong form or is out of range.
    InvalidValue,
    /// The catalogue has no seller of this name or identifier.
    UnknownSeller,
    /// The document belongs to another account.
    OtherAccount,
    /// The document doesn't say what it charges for.
    UnknownChargeType,
    /// The values of the document contradict each other, or a rule of EN 16931.
    Inconsistent,
    /// A word that stands for no purchase order.
    PlaceholderReference,
    /// The document became an invoice with lines.
    Split,
    /// The document asks for nothing and gives nothing back.
    PassedOver,
    /// The tax authority cancelled the document.
    Cancelled,
    /// The invoice was decided by a value that the document doesn't have.
    Supplied,
}

/// A finding about a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// The member of AWS's summary, such as `Entity.InvoicingEntity`, or the business term of an e-invoice, such as `BT-1`.
    pub term: String,
    pub severity: FindingSeverity,
    pub code: FindingCode,
    /// The rule or the decision, for a person.
    pub detail: String,
}
