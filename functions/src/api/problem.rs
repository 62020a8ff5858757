//! Problems: the failures that a caller sees, as RFC 9457 `application/problem+json`, and their status codes.
//!
//! `conversions.rs` turns the errors of the domain and the store into problems. An error of a module above this one, such
//! as an unreadable CSV file, has its `From<…> for Problem` next to its type.

mod conversions;

use std::error::Error;

use aws_lambda_events::http::HeaderName;
use domain::form::Refusal;
use schemars::JsonSchema;
use serde::Serialize;

/// The kind of a problem. Stable, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema, strum::Display, strum::IntoStaticStr)]
#[schemars(rename = "ProblemCode")]
pub enum ProblemCode {
    /// The request can't be read.
    MalformedRequest,
    /// The token names no account, or lacks the scope.
    Forbidden,
    /// The resource doesn't exist in the account.
    NotFound,
    /// The path doesn't support the method.
    MethodNotAllowed,
    /// The ID is taken. IDs are never reused.
    AlreadyExists,
    /// The status can't change this way.
    InvalidTransition,
    /// A line item with draws can't be removed.
    LineItemInUse,
    /// An invoice with the same ID and other content is on record.
    InvoiceConflict,
    /// The invoice can't be associated with this line item.
    AssociationRefused,
    /// The resource is stored in a form that can't be read: damaged, or written by another release.
    Unreadable,
    /// The current version is not the one in `If-Match`.
    VersionMismatch,
    /// The body is larger than allowed.
    TooLarge,
    /// The body has another media type than the operation takes, or a content coding.
    UnsupportedMediaType,
    /// The request breaks a rule.
    ValidationFailed,
    /// The account has reached a quota: of active purchase orders, or of all that aren't deleted.
    QuotaExceeded,
    /// `If-Match` is missing.
    PreconditionRequired,
    /// The account has made too many requests in this minute.
    TooManyRequests,
    /// An internal error.
    Internal,
    /// The service is temporarily unavailable. Repeating the request is safe.
    Unavailable,
}

impl ProblemCode {
    /// Returns the HTTP status.
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
            | Self::AssociationRefused
            | Self::Unreadable => 409,
            Self::VersionMismatch => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::ValidationFailed | Self::QuotaExceeded => 422,
            Self::PreconditionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

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
            Self::Unreadable => "Stored in a form that can't be read",
            Self::VersionMismatch => "Changed meanwhile",
            Self::TooLarge => "Too large",
            Self::UnsupportedMediaType => "Unsupported media type",
            Self::ValidationFailed => "The request breaks a rule",
            Self::QuotaExceeded => "A quota is used up",
            Self::PreconditionRequired => "If-Match is required",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Something went wrong here",
            Self::Unavailable => "Try again",
        }
    }
}

/// A failure that a caller sees.
#[derive(Debug, JsonSchema)]
#[schemars(with = "Body<'_>")]
pub struct Problem {
    pub code: ProblemCode,
    detail: String,
    errors: Vec<Refusal>,
    /// The limit and the actual number.
    numbers: Option<(usize, usize)>,
    supported: Option<&'static Supported>,
    /// The internal error, for the log. The JSON has nothing of it.
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// The supported media types or content codings, as a header of an answer (RFC 9110, 15.5.16).
#[derive(Debug)]
pub struct Supported {
    /// `Accept` or `Accept-Encoding`.
    pub header: HeaderName,
    pub values: &'static str,
}

/// The reason why a request failed (RFC 9457).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
struct Body<'a> {
    /// `urn:problem-type:purchase-orders:` and the code.
    r#type: String,
    /// The kind of the problem, for a person.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// The problem, for a person.
    detail: &'a str,
    /// The kind of the problem. Stable, for programs.
    code: ProblemCode,
    /// All errors of the request, each with its place.
    #[serde(skip_serializing_if = "<[Refusal]>::is_empty")]
    errors: &'a [Refusal],
    /// The limit, if one is exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    /// The actual number, if a limit is exceeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<usize>,
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let body = Body {
            r#type: format!("urn:problem-type:purchase-orders:{}", self.code),
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
    /// Returns a problem with a sentence for the caller.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), numbers: None, supported: None, cause: None }
    }

    /// Returns the problem of an exceeded limit.
    pub fn beyond(code: ProblemCode, detail: impl Into<String>, limit: usize, actual: usize) -> Self {
        Self { numbers: Some((limit, actual)), ..Self::new(code, detail) }
    }

    /// Returns the problem of a body in another form than `supported`, which the answer says.
    pub fn unsupported(supported: &'static Supported, detail: impl Into<String>) -> Self {
        Self { supported: Some(supported), ..Self::new(ProblemCode::UnsupportedMediaType, detail) }
    }

    pub fn not_found(resource: &str) -> Self {
        Self::new(ProblemCode::NotFound, format!("there is no such {resource}"))
    }

    /// Returns the internal error, for the log.
    pub fn cause(&self) -> Option<&(dyn Error + Send + Sync)> {
        self.cause.as_deref()
    }

    pub(super) fn supported(&self) -> Option<&'static Supported> {
        self.supported
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn errors(&self) -> &[Refusal] {
        &self.errors
    }
}
