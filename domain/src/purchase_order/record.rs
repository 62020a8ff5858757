//! A purchase order on record: its definition, the facts of its life, and what follows from them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{LineItem, LineItemNumber, NotOneOf, PurchaseOrder, Tags};
use crate::billed::BilledMonths;
use crate::change::{self, Change};
use crate::form::{RefusalCode, Refusals};
use crate::ledger::Sums;
use crate::money::{Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::notice::NoticeState;
use crate::reconciliation::Reconciliation;

/// Derived from the facts and today; never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// In use, as far as its months go.
    Active,
    /// Not used until it is activated.
    Suspended,
    /// Its expiration month is over; it still serves invoices for its own months.
    Expired,
    /// Both.
    SuspendedExpired,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Expired, Self::SuspendedExpired];

    /// The status on `today` of an order for `months`.
    pub fn of(suspended: bool, months: MonthRange, today: NaiveDate) -> Self {
        match (suspended, months.last() < Month::of(today)) {
            (false, false) => Self::Active,
            (true, false) => Self::Suspended,
            (false, true) => Self::Expired,
            (true, true) => Self::SuspendedExpired,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Active => "ACTIVE",
            Self::Suspended => "SUSPENDED",
            Self::Expired => "EXPIRED",
            Self::SuspendedExpired => "SUSPENDED_EXPIRED",
        })
    }
}

impl FromStr for Status {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text {
            "ACTIVE" => Ok(Self::Active),
            "SUSPENDED" => Ok(Self::Suspended),
            "EXPIRED" => Ok(Self::Expired),
            "SUSPENDED_EXPIRED" => Ok(Self::SuspendedExpired),
            _ => Err(NotOneOf("ACTIVE, SUSPENDED, EXPIRED, SUSPENDED_EXPIRED")),
        }
    }
}

/// A status that a buyer can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema)]
#[schemars(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WantedStatus {
    /// From `SUSPENDED`.
    Active,
    /// From `ACTIVE` or `EXPIRED`.
    Suspended,
    /// From `SUSPENDED_EXPIRED`.
    Expired,
}

impl From<WantedStatus> for Status {
    fn from(wanted: WantedStatus) -> Self {
        match wanted {
            WantedStatus::Active => Self::Active,
            WantedStatus::Suspended => Self::Suspended,
            WantedStatus::Expired => Self::Expired,
        }
    }
}

impl fmt::Display for WantedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Status::from(*self).fmt(f)
    }
}

impl FromStr for WantedStatus {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        match text.parse() {
            Ok(Status::Active) => Ok(Self::Active),
            Ok(Status::Suspended) => Ok(Self::Suspended),
            Ok(Status::Expired) => Ok(Self::Expired),
            Ok(Status::SuspendedExpired) | Err(_) => Err(NotOneOf("ACTIVE, SUSPENDED, EXPIRED")),
        }
    }
}

/// A change of status that there is none of.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a purchase order that is {from} can't be made {to}; {hint}")]
pub struct TransitionRefused {
    from: Status,
    to: WantedStatus,
    hint: &'static str,
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditRefused {
    /// A rule refuses the new definition.
    #[error("the new definition is refused")]
    Invalid(Refusals),
    /// A line item with draws would be gone.
    #[error("line item {0} has draws, so it can't be removed")]
    LineItemInUse(LineItemNumber),
}

/// A purchase order with everything that is kept of it in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedOrder {
    /// What the buyer defined.
    pub order: PurchaseOrder,
    /// Its tags; they don't make versions.
    pub tags: Tags,
    /// Whether it is suspended.
    pub suspended: bool,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// 1 when it was made; one more with each edit.
    pub version: u64,
    /// One more with each write of any kind.
    pub revision: u64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its last version was made.
    pub updated_at: DateTime<Utc>,
    /// The day it was made, or its expiration month last moved.
    pub expiration_set_on: NaiveDate,
    /// What was drawn from its lines.
    pub sums: Sums,
    /// What of that was for which month.
    pub billed: BilledMonths,
    /// What its contacts were told.
    pub notices: NoticeState,
    /// The proofs of its sums from its ledger.
    pub reconciliation: Reconciliation,
}

impl RecordedOrder {
    /// A new purchase order, made at `now`, which is `today` where its operator is.
    pub fn new(order: PurchaseOrder, tags: Tags, now: DateTime<Utc>, today: NaiveDate) -> Self {
        Self {
            order,
            tags,
            suspended: false,
            deleted_at: None,
            version: 1,
            revision: 1,
            created_at: now,
            updated_at: now,
            expiration_set_on: today,
            sums: Sums::default(),
            billed: BilledMonths::default(),
            notices: NoticeState::default(),
            reconciliation: Reconciliation::default(),
        }
    }

    /// Its status on `today`.
    pub fn status(&self, today: NaiveDate) -> Status {
        Status::of(self.suspended, self.order.months, today)
    }

    /// What was drawn from a line.
    pub fn invoiced(&self, line: &LineItem) -> Money {
        self.sums.invoiced(&line.line_item_number, self.order.currency)
    }

    /// What is left of a line; none where its balance is not tracked.
    pub fn balance(&self, line: &LineItem) -> Result<Option<Money>, MoneyError> {
        line.balance_tracking.then(|| line.total_value.minus(self.invoiced(line))).transpose()
    }

    /// The sum of its tracked lines' balances; none where no line is tracked.
    pub fn total_balance(&self) -> Result<Option<Money>, MoneyError> {
        let mut total: Option<Money> = None;
        for line in &self.order.line_items {
            if let Some(balance) = self.balance(line)? {
                total = Some(total.map_or(Ok(balance), |sum| sum.plus(balance))?);
            }
        }
        Ok(total)
    }

    /// The next version, with what changed. No changes: as it was, with the same version.
    pub fn edited(
        &self,
        order: PurchaseOrder,
        tags: Tags,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<(Self, Vec<Change>), EditRefused> {
        let invalid =
            |pointer, detail| EditRefused::Invalid(Refusals::one(pointer, RefusalCode::Unchangeable, detail));
        if order.purchase_order_id != self.order.purchase_order_id {
            return Err(invalid("/purchaseOrderId", "the ID of a purchase order never changes"));
        }
        if order.currency != self.order.currency && self.sums.any() {
            return Err(invalid("/currency", "the currency can't change, since something was drawn"));
        }
        if let Some(gone) = self.sums.lines().find(|number| order.line_item(number).is_none()) {
            return Err(EditRefused::LineItemInUse(gone.clone()));
        }
        let changes = change::between(&self.order, &order);
        if changes.is_empty() {
            // Also where only the order of lists differs: it means nothing, so it isn't kept.
            return Ok((Self { tags, ..self.clone() }, changes));
        }
        let mut edited = Self { order, tags, ..self.clone() };
        if edited.order.months.last() != self.order.months.last() {
            edited.expiration_set_on = today;
        }
        Ok((edited.next_version(now), changes))
    }

    /// The next version, with the wanted status.
    pub fn with_status(
        &self,
        wanted: WantedStatus,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<(Self, Vec<Change>), TransitionRefused> {
        let from = self.status(today);
        let refused = |hint| Err(TransitionRefused { from, to: wanted, hint });
        let suspended = match (from, wanted) {
            (Status::Active | Status::Expired, WantedStatus::Suspended) => true,
            (Status::Suspended, WantedStatus::Active) | (Status::SuspendedExpired, WantedStatus::Expired) => {
                false
            }
            (Status::Expired, WantedStatus::Active) => {
                return refused("it becomes active when its expiration month is moved");
            }
            (Status::SuspendedExpired, WantedStatus::Active) => {
                return refused("it can only be made EXPIRED, or its expiration month be moved");
            }
            (Status::Active, WantedStatus::Active | WantedStatus::Expired)
            | (Status::Suspended, WantedStatus::Suspended | WantedStatus::Expired)
            | (Status::Expired, WantedStatus::Expired)
            | (Status::SuspendedExpired, WantedStatus::Suspended) => {
                return refused("it can be suspended when active or expired, and activated when suspended");
            }
        };
        let changed = Self { suspended, ..self.clone() }.next_version(now);
        let change = Change::of_status(from, changed.status(today));
        Ok((changed, vec![change]))
    }

    /// The last version: out of lists, matching and notices, its contacts erased.
    #[must_use]
    pub fn deleted(&self, now: DateTime<Utc>) -> Self {
        let mut deleted = Self { deleted_at: Some(now), ..self.clone() };
        deleted.order.contacts.clear();
        deleted.next_version(now)
    }

    fn next_version(self, now: DateTime<Utc>) -> Self {
        // Later than the version before, also where clocks differ: matching prefers what was updated last.
        let after = self.updated_at.checked_add_signed(TimeDelta::microseconds(1)).unwrap_or(now);
        Self { version: self.version.saturating_add(1), updated_at: now.max(after), ..self }
    }
}
