//! The problems of errors of the domain and the store.

use domain::coverage::CoverageTooLarge;
use domain::edit::{EditRefused, TransitionRefused};
use domain::form::Refusals;
use domain::ledger::{AssociationRefused, InvoiceTooLarge};

use super::{Problem, ProblemCode};
use crate::api::paging::ForgedToken;
use crate::store::StoreError;
use crate::store::order_list::{ListRefused, ORDERS_READ_MAX};
use crate::store::versions::VersionRefused;

impl From<Refusals> for Problem {
    fn from(refusals: Refusals) -> Self {
        let errors = refusals.each().to_vec();
        let code = if refusals.is_malformed() {
            ProblemCode::MalformedRequest
        } else {
            ProblemCode::ValidationFailed
        };
        let place =
            |pointer: &str| if pointer.is_empty() { "the request".to_owned() } else { pointer.to_owned() };
        let first = errors.first().map(|first| format!("{}: {}", place(&first.pointer), first.detail));
        let first = first.unwrap_or_default();
        let detail = match errors.len().saturating_sub(1) {
            0 => first,
            more => format!("{first}; and {more} more in `errors`"),
        };
        Self { errors, ..Self::new(code, detail) }
    }
}

impl Problem {
    /// Returns the problem of a request for which the function had no time left.
    pub fn too_late(elapsed: tokio::time::error::Elapsed) -> Self {
        let detail =
            "there was no time left; read again whether anything was written, then repeat the request";
        Self { cause: Some(Box::new(elapsed)), ..Self::new(ProblemCode::Unavailable, detail) }
    }

    /// Returns the problem of a failed read of a resource. A stored resource that can't be read is neither the request's
    /// fault, nor does a retry help.
    pub fn reading(resource: &str, error: StoreError) -> Self {
        match error {
            StoreError::Corrupt(_) => {
                let detail = format!(
                    "this {resource} is stored in a form that can't be read; nothing was changed, and it has been logged"
                );
                Self { cause: Some(Box::new(error)), ..Self::new(ProblemCode::Unreadable, detail) }
            }
            StoreError::Conflict | StoreError::Unavailable(_) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (code, detail) = match &error {
            // P12: only what no repetition mends is an internal error.
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

impl From<VersionRefused> for Problem {
    fn from(refused: VersionRefused) -> Self {
        match refused {
            VersionRefused::Exists => Self::new(
                ProblemCode::AlreadyExists,
                "there is, or was, a purchase order with this ID; IDs are never used again",
            ),
            VersionRefused::Repeated(_) => Self::new(ProblemCode::AlreadyExists, refused.to_string()),
            VersionRefused::KeyReused => Self::new(
                ProblemCode::AlreadyExists,
                "this `Idempotency-Key` was used for another request; take a new one for each",
            ),
            VersionRefused::QuotaExceeded(over) => {
                let (limit, actual) = over.numbers();
                Self::beyond(ProblemCode::QuotaExceeded, refused.to_string(), limit, actual)
            }
            VersionRefused::Store(error) => error.into(),
        }
    }
}

impl From<ListRefused> for Problem {
    fn from(refused: ListRefused) -> Self {
        match refused {
            ListRefused::TooMany => Self::beyond(
                ProblemCode::ValidationFailed,
                refused.to_string(),
                ORDERS_READ_MAX,
                ORDERS_READ_MAX,
            ),
            ListRefused::Store(error) => error.into(),
        }
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
        if let AssociationRefused::TooLarge(too_large) = refused {
            return too_large.into();
        }
        Self::new(ProblemCode::AssociationRefused, refused.to_string())
    }
}

impl From<InvoiceTooLarge> for Problem {
    fn from(refused: InvoiceTooLarge) -> Self {
        Self::beyond(ProblemCode::ValidationFailed, refused.to_string(), refused.limit, refused.actual)
    }
}

impl From<CoverageTooLarge> for Problem {
    fn from(refused: CoverageTooLarge) -> Self {
        Self::beyond(ProblemCode::ValidationFailed, refused.to_string(), refused.limit, refused.actual)
    }
}

impl From<ForgedToken> for Problem {
    fn from(forged: ForgedToken) -> Self {
        Self::new(ProblemCode::MalformedRequest, forged.to_string())
    }
}
