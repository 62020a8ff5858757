//! Every failure that a caller can see, as RFC 9457 `application/problem+json`, and its status. Nobody else
//! knows status codes; nothing of an SDK error gets out.

use std::error::Error;

use domain::edit::{EditRefused, TransitionRefused};
use domain::form::{Refusal, Refusals};
use domain::ledger::AssociationRefused;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::paging::ForgedToken;
use crate::store::StoreError;

/// What kind of failure: stable, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ProblemCode")]
pub enum ProblemCode {
    /// The request can't be read as what it should be.
    MalformedRequest,
    /// The token names no account.
    Forbidden,
    /// There is no such thing, or it is another account's.
    NotFound,
    /// There is no such method there.
    MethodNotAllowed,
    /// The ID is taken, for ever.
    AlreadyExists,
    /// There is no such change of status.
    InvalidTransition,
    /// A line item with draws can't be removed.
    LineItemInUse,
    /// The same invoice with other content.
    InvoiceConflict,
    /// The invoice can't be moved there.
    AssociationRefused,
    /// It was changed since the version in `If-Match`.
    VersionMismatch,
    /// The body is larger than allowed.
    TooLarge,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// It can be read, but a rule refuses it.
    ValidationFailed,
    /// The account has as many active purchase orders as it may have.
    QuotaExceeded,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// Our fault.
    Internal,
    /// The table doesn't answer; the same request again is safe.
    Unavailable,
}

impl ProblemCode {
    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::MalformedRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::AlreadyExists
            | Self::InvalidTransition
            | Self::LineItemInUse
            | Self::InvoiceConflict
            | Self::AssociationRefused => 409,
            Self::VersionMismatch => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationFailed | Self::QuotaExceeded => 422,
            Self::PreconditionRequired => 428,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The kind in words.
    fn title(self) -> &'static str {
        match self {
            Self::MalformedRequest => "The request can't be read",
            Self::Forbidden => "Not allowed",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "No such method here",
            Self::AlreadyExists => "The ID is taken",
            Self::InvalidTransition => "No such change of status",
            Self::LineItemInUse => "The line item is in use",
            Self::InvoiceConflict => "The same invoice with other content",
            Self::AssociationRefused => "The invoice can't be associated",
            Self::VersionMismatch => "Changed meanwhile",
            Self::TooLarge => "Too large",
            Self::UnsupportedMediaType => "Not a media type that is read here",
            Self::ValidationFailed => "A rule refuses the request",
            Self::QuotaExceeded => "A quota is used up",
            Self::PreconditionRequired => "If-Match is required",
            Self::Internal => "Something went wrong here",
            Self::Unavailable => "Try again",
        }
    }
}

/// A failure that a caller sees. JSON: RFC 9457, with `code`, and where they apply `errors` and numbers.
#[derive(Debug, JsonSchema)]
#[schemars(with = "Body<'_>")]
pub struct Problem {
    /// What kind.
    pub code: ProblemCode,
    detail: String,
    errors: Vec<Refusal>,
    numbers: Option<(usize, usize)>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// Why a request was refused (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Body<'a> {
    /// `urn:problem-type:purchase-orders:` and the code.
    r#type: String,
    /// The code in words.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What it is about, for a person.
    detail: &'a str,
    /// What kind of failure: stable, for programs.
    code: ProblemCode,
    /// All that is wrong with the document sent, at once.
    #[serde(skip_serializing_if = "<[Refusal]>::is_empty")]
    errors: &'a [Refusal],
    /// The limit, where one was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    /// The number given, where a limit was exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<usize>,
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = Body {
            r#type: format!("urn:problem-type:purchase-orders:{:?}", self.code),
            title: self.code.title(),
            status: self.code.status(),
            detail: &self.detail,
            code: self.code,
            errors: &self.errors,
            limit: self.numbers.map(|(limit, _)| limit),
            actual: self.numbers.map(|(_, actual)| actual),
        };
        body.serialize(serializer)
    }
}

impl Problem {
    /// A failure with a sentence for the person who reads it.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), numbers: None, cause: None }
    }

    /// More than a limit.
    pub fn beyond(code: ProblemCode, detail: impl Into<String>, limit: usize, actual: usize) -> Self {
        Self { numbers: Some((limit, actual)), ..Self::new(code, detail) }
    }

    /// There is no such thing here.
    pub fn not_found(what: &str) -> Self {
        Self::new(ProblemCode::NotFound, format!("there is no such {what}"))
    }

    /// What went wrong inside, for the log; nothing of it is in the JSON.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.cause.as_deref()
    }

    /// The sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl From<Refusals> for Problem {
    fn from(refusals: Refusals) -> Self {
        let errors = refusals.each().to_vec();
        let code = if refusals.is_malformed() {
            ProblemCode::MalformedRequest
        } else {
            ProblemCode::ValidationFailed
        };
        let first = errors.first().map(|first| format!("{}: {}", place(&first.pointer), first.detail));
        let more = errors.len().saturating_sub(1);
        let detail = match more {
            0 => first.unwrap_or_default(),
            _ => format!("{}; and {more} more in `errors`", first.unwrap_or_default()),
        };
        Self { errors, ..Self::new(code, detail) }
    }
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "the request" } else { pointer }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (code, detail) = match &error {
            StoreError::Conflict => (ProblemCode::Unavailable, "others are writing the same; try again"),
            StoreError::Unavailable(_) => {
                (ProblemCode::Unavailable, "the store did not answer; nothing is known to be written")
            }
            StoreError::Corrupt(_) => {
                (ProblemCode::Internal, "something went wrong here; it has been logged")
            }
        };
        Self { cause: Some(Box::new(error)), ..Self::new(code, detail) }
    }
}

impl From<EditRefused> for Problem {
    fn from(refused: EditRefused) -> Self {
        match refused {
            EditRefused::Invalid(refusals) => refusals.into(),
            EditRefused::LineItemInUse(_) => Self::new(ProblemCode::LineItemInUse, refused.to_string()),
        }
    }
}

impl From<TransitionRefused> for Problem {
    fn from(refused: TransitionRefused) -> Self {
        Self::new(ProblemCode::InvalidTransition, refused.to_string())
    }
}

impl From<AssociationRefused> for Problem {
    fn from(refused: AssociationRefused) -> Self {
        Self::new(ProblemCode::AssociationRefused, refused.to_string())
    }
}

impl From<ForgedToken> for Problem {
    fn from(forged: ForgedToken) -> Self {
        Self::new(ProblemCode::MalformedRequest, forged.to_string())
    }
}
