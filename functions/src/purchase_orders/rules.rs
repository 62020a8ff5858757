//! The operator's rules for purchase orders: the seller catalogue, the calendar and the quotas.

use chrono::NaiveDate;
use domain::ledger::RecordedOrder;
use domain::month::Month;
use domain::purchase_order::{ACTIVE_PURCHASE_ORDERS_MAX, PURCHASE_ORDERS_MAX, Status};
use domain::seller::Catalogue;

use crate::lambda::{Calendar, Environment, StartError};
use crate::store::versions::{Quota, QuotaCounts, QuotaRecord};

#[derive(Clone, Debug)]
pub struct OrderRules {
    pub catalogue: Catalogue,
    pub calendar: Calendar,
    /// The most purchase orders of an account.
    pub limits: QuotaCounts,
}

/// Returns the seller catalogue from the file in `SELLERS_FILE`, by default AWS's own sellers.
pub fn catalogue(environment: &Environment) -> Result<Catalogue, StartError> {
    let refused = |why: String| StartError::variable("SELLERS_FILE", why);
    let Some(path) = environment.optional("SELLERS_FILE") else {
        return Catalogue::aws().map_err(|error| refused(error.to_string()));
    };
    let json =
        std::fs::read_to_string(path).map_err(|error| refused(format!("{path} can't be read: {error}")))?;
    Catalogue::parse(&json).map_err(|error| refused(error.to_string()))
}

/// Returns the quotas of an account, which `ACTIVE_PURCHASE_ORDERS_LIMIT` and `PURCHASE_ORDERS_LIMIT` set.
pub fn quotas(environment: &Environment) -> Result<QuotaCounts, StartError> {
    Ok(QuotaCounts {
        active: environment.parsed("ACTIVE_PURCHASE_ORDERS_LIMIT", ACTIVE_PURCHASE_ORDERS_MAX)?,
        all: environment.parsed("PURCHASE_ORDERS_LIMIT", PURCHASE_ORDERS_MAX)?,
    })
}

impl OrderRules {
    /// Returns the rules of the deployment.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let limits = quotas(environment)?;
        Ok(Self { catalogue: catalogue(environment)?, calendar: environment.calendar()?, limits })
    }

    /// Returns the quota to check if `after` is new, or active while `before` was not. `record` is the account's, if
    /// it was read.
    pub fn quota(
        &self,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        today: NaiveDate,
        record: Option<QuotaRecord>,
    ) -> Option<Quota> {
        let is_active =
            |record: &RecordedOrder| record.deleted_at.is_none() && record.status(today) == Status::Active;
        let becomes_active = is_active(after) && !before.is_some_and(is_active);
        let added = QuotaCounts { active: becomes_active.into(), all: before.is_none().into() };
        (added != QuotaCounts::default()).then(|| Quota {
            limits: self.limits,
            added,
            month: Month::of(today),
            record,
        })
    }
}
