//! What can go wrong with the table: as many variants as callers have reactions.

use std::collections::HashMap;
use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason};
use domain::form::Refusals;
use domain::ledger::LedgerError;
use domain::money::MoneyError;
use thiserror::Error;

/// A failure of the table.
#[derive(Debug, Error)]
pub enum StoreError {
    /// What a write relied on no longer holds, or another write was in its way: decide again.
    #[error("a write was overtaken by another")]
    Conflict,
    /// The table didn't answer, or wouldn't. Nothing is known to be written; the same call again is safe.
    #[error("the table did not answer")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// An item doesn't read back. Our fault.
    #[error("an item does not read back: {0}")]
    Corrupt(String),
}

impl From<serde_dynamo::Error> for StoreError {
    fn from(error: serde_dynamo::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// Sums that can't be had: no values that we took can lead there.
impl From<MoneyError> for StoreError {
    fn from(error: MoneyError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// Reasons for which a request is refused however often it is tried. All others pass: a condition that failed,
/// another transaction, throttling (which the SDK doesn't try again inside a transaction).
const NEVER_HEALS: [&str; 4] = [
    "ValidationError",
    "ValidationException",
    "ItemCollectionSizeLimitExceeded",
    "ItemCollectionSizeLimitExceededException",
];

impl StoreError {
    /// Something kept that a rule refuses: where, and by what kind of rule. Not what stands there, since it is logged.
    pub(in crate::store) fn unreadable(what: &str, refusals: &Refusals) -> Self {
        let each = refusals.each().iter().take(1);
        let first: Vec<String> =
            each.map(|refusal| format!("{:?} at {}", refusal.code, refusal.pointer)).collect();
        Self::Corrupt(format!("{what}: {}", first.concat()))
    }

    fn refused(error: &impl ProvideErrorMetadata) -> Self {
        Self::Corrupt(format!("the table refuses a request: {}", error.message().unwrap_or_default()))
    }
}

/// An order that should be at hand, or a sum beyond what a decimal holds: neither comes from what we took.
impl From<LedgerError> for StoreError {
    fn from(error: LedgerError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

impl<E> From<SdkError<E>> for StoreError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    fn from(error: SdkError<E>) -> Self {
        match error.code() {
            // A write of one item that met a transaction on it was overtaken, too.
            Some("ConditionalCheckFailedException" | "TransactionConflictException") => Self::Conflict,
            // Not an outage, and no reason to say so.
            Some(code) if NEVER_HEALS.contains(&code) => Self::refused(&error),
            _ => Self::Unavailable(Box::new(error)),
        }
    }
}

/// What became of a transaction that wrote nothing, action by action.
#[derive(Debug, Default)]
pub struct Cancelled {
    reasons: Vec<CancellationReason>,
}

impl Cancelled {
    /// Why a transaction was cancelled, where it is worth trying again; any other failure is an error.
    pub fn of(error: SdkError<TransactWriteItemsError>) -> Result<Self, StoreError> {
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        {
            let reasons = cancelled.cancellation_reasons().to_vec();
            if reasons.iter().any(|reason| NEVER_HEALS.contains(&reason.code().unwrap_or_default())) {
                return Err(StoreError::refused(&error));
            }
            return Ok(Self { reasons });
        }
        if error.code() == Some("TransactionInProgressException") {
            return Ok(Self::default());
        }
        Err(error.into())
    }

    /// Whether the condition of action number `index` failed (as opposed to: something else was in the way).
    pub fn condition_failed(&self, index: usize) -> bool {
        self.reasons.get(index).is_some_and(|reason| reason.code() == Some("ConditionalCheckFailed"))
    }

    /// The item as it was, where the condition of action number `index` failed and there was one.
    pub fn found(&self, index: usize) -> Option<&HashMap<String, AttributeValue>> {
        let reason = self.reasons.get(index).filter(|_| self.condition_failed(index))?;
        reason.item().filter(|item| !item.is_empty())
    }
}
