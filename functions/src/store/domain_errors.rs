//! Domain errors about stored values. Validation accepted these values once, so each is [`StoreError::Corrupt`].

use domain::form::Refusals;
use domain::ledger::LedgerError;
use domain::money::MoneyError;

use super::StoreError;

impl StoreError {
    /// Returns the error for a stored `what` that a rule refuses. It has the rule and the place but not the value, since
    /// errors are logged.
    pub(super) fn unreadable(what: &str, refusals: &Refusals) -> Self {
        let first = refusals.each().iter().next();
        let first = first.map(|refusal| format!("{:?} at {}", refusal.code, refusal.pointer));
        Self::Corrupt(format!("{what}: {}", first.unwrap_or_default()))
    }
}

/// A purchase order that should have been loaded is missing, or an amount is out of range.
impl From<LedgerError> for StoreError {
    fn from(error: LedgerError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// A sum of stored amounts is out of range.
impl From<MoneyError> for StoreError {
    fn from(error: MoneyError) -> Self {
        Self::Corrupt(error.to_string())
    }
}
