//! The errors of a document.

use std::fmt::Display;

use schemars::JsonSchema;
use serde::Serialize;

use crate::money::Money;

/// The most characters of a detail, which may quote a value of any length.
const DETAIL_MAX: usize = 300;

/// The kind of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum RefusalCode {
    /// The form doesn't define the field.
    UnknownField,
    /// The field has the wrong JSON type.
    WrongType,
    /// The field is required.
    Required,
    /// The value has the wrong form or is out of range.
    InvalidValue,
    /// There are more than the limit allows.
    LimitExceeded,
    /// The value occurs twice.
    Duplicate,
    /// The value contradicts another field.
    Inconsistent,
    /// The seller is not in the catalogue or doesn't offer this.
    NotOffered,
    /// The value can no longer change.
    Unchangeable,
}

impl RefusalCode {
    /// Whether the document can't be read, as opposed to a rule that refuses it.
    pub fn is_malformed(self) -> bool {
        matches!(self, Self::UnknownField | Self::WrongType)
    }
}

/// One error of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Refusal {
    /// The place of the error as a JSON pointer; empty for the whole document.
    pub pointer: String,
    /// The kind of the error.
    pub code: RefusalCode,
    /// The rule that the document breaks, for a person.
    pub detail: String,
    /// The limit, if one is exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// The amount that was expected, if another was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Money>,
    /// The actual number or amount, if there is a limit or an expected amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<Actual>,
}

/// What was found instead of a limit or an expected amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Actual {
    Count(usize),
    Amount(Money),
}

/// All errors of a document; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(pub(super) Vec<Refusal>);

impl Refusals {
    pub fn one(pointer: &str, code: RefusalCode, detail: impl Display) -> Self {
        let detail = shortened(detail);
        let pointer = pointer.to_owned();
        Self(vec![Refusal { pointer, code, detail, limit: None, expected: None, actual: None }])
    }

    /// Returns the refusals in the order in which the form's fields are parsed.
    pub fn each(&self) -> &[Refusal] {
        &self.0
    }

    /// Whether the document can't be read.
    pub fn is_malformed(&self) -> bool {
        self.0.iter().any(|refusal| refusal.code.is_malformed())
    }
}

/// Returns the text of `detail`, cut after [`DETAIL_MAX`] characters.
pub(crate) fn shortened(detail: impl Display) -> String {
    let detail = detail.to_string();
    match detail.char_indices().nth(DETAIL_MAX) {
        Some((end, _)) => format!("{}…", detail.get(..end).unwrap_or_default()),
        None => detail,
    }
}
