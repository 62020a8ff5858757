//! Failures of the table: one variant for each reaction of a caller.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason};
use thiserror::Error;

/// A failure of the table.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The condition of a write failed, or another write was in progress. Read again and decide again.
    #[error("another write came first")]
    Conflict,
    /// The table didn't answer, or only with a temporary error. Nothing is known to be written; the same call may be
    /// repeated.
    #[error("the table did not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A stored item can't be read, or a request is invalid. A bug; retries don't help.
    #[error("a stored item or a request is invalid: {0}")]
    Corrupt(String),
}

/// Error codes of requests that are refused however often they are tried. All other reasons are temporary: a failed
/// condition, another transaction, or throttling, which the SDK doesn't retry inside a transaction.
const PERMANENT_CODES: [&str; 4] = [
    "ValidationError",
    "ValidationException",
    "ItemCollectionSizeLimitExceeded",
    "ItemCollectionSizeLimitExceededException",
];

impl StoreError {
    fn refused(error: &impl ProvideErrorMetadata) -> Self {
        Self::Corrupt(format!("DynamoDB refuses the request: {}", error.message().unwrap_or_default()))
    }
}

/// A request that can't be built is a bug.
impl From<BuildError> for StoreError {
    fn from(error: BuildError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl From<serde_dynamo::Error> for StoreError {
    fn from(error: serde_dynamo::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// Whether an earlier try of the same transaction is still in progress.
pub(super) fn in_progress(error: &SdkError<TransactWriteItemsError>) -> bool {
    error.code() == Some("TransactionInProgressException")
}

impl<E> From<SdkError<E>> for StoreError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn from(error: SdkError<E>) -> Self {
        match error.code() {
            // The second one: the write of a single item met a transaction.
            Some("ConditionalCheckFailedException" | "TransactionConflictException") => Self::Conflict,
            Some(code) if PERMANENT_CODES.contains(&code) => Self::refused(&error),
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}

/// The reasons for which a transaction wrote nothing, one for each action.
#[derive(Debug, Default)]
pub struct Cancelled {
    reasons: Vec<CancellationReason>,
}

impl Cancelled {
    /// Returns the reasons of a cancelled transaction that may be retried. Any other failure is an error.
    pub(super) fn of(error: SdkError<TransactWriteItemsError>) -> Result<Self, StoreError> {
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        {
            let reasons = cancelled.cancellation_reasons().to_vec();
            if reasons.iter().any(|reason| PERMANENT_CODES.contains(&reason.code().unwrap_or_default())) {
                return Err(StoreError::refused(&error));
            }
            return Ok(Self { reasons });
        }
        Err(error.into())
    }

    /// Whether the action at `index` is a reason why nothing was written.
    pub fn failed(&self, index: usize) -> bool {
        self.reasons.get(index).and_then(CancellationReason::code).is_some_and(|code| code != "None")
    }

    /// Whether the condition of the action at `index` failed. If it didn't, another write was in progress.
    pub fn condition_failed(&self, index: usize) -> bool {
        self.reasons.get(index).is_some_and(|reason| reason.code() == Some("ConditionalCheckFailed"))
    }

    /// Returns the stored item, if the condition of the action at `index` failed and the item exists.
    pub fn found(&self, index: usize) -> Option<&HashMap<String, AttributeValue>> {
        let reason = self.reasons.get(index).filter(|_| self.condition_failed(index))?;
        reason.item().filter(|item| !item.is_empty())
    }
}
