//! Edits: the way from one version of a purchase order to the next.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use thiserror::Error;

use crate::change::{self, Change};
use crate::form::{RefusalCode, Refusals};
use crate::ids::LineItemNumber;
use crate::ledger::RecordedOrder;
use crate::purchase_order::{Email, PurchaseOrder, Status, Tags, WantedStatus, contacts_added_at};

/// The error of a change of status that is not possible.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransitionRefused {
    #[error("the purchase order is already {0}")]
    Already(&'static str),
    #[error("a purchase order that is {from} can't be made {to}; {hint}")]
    Impossible { from: Status, to: WantedStatus, hint: &'static str },
}

/// The reason why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditRefused {
    #[error("the new definition is refused")]
    Invalid(Refusals),
    /// The edit would remove a line item that has draws.
    #[error("line item {0} has draws, so it can't be removed")]
    LineItemInUse(LineItemNumber),
}

impl RecordedOrder {
    /// Returns the next version and its changes; without changes, the version stays. A change of tags alone doesn't count as an
    /// update, so it changes no rank.
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
        if order.currency != self.order.currency {
            if self.totals.any() {
                return Err(invalid("/currency", "the currency can't change after the first draw"));
            }
            order.require_current_currency().map_err(EditRefused::Invalid)?;
        }
        if let Some(removed) = self.totals.lines().find(|number| order.line_item(number).is_none()) {
            return Err(EditRefused::LineItemInUse(removed.clone()));
        }
        let changes = change::between(&self.order, &order);
        let changes_of_tags = change::between_tags(&self.tags, &tags);
        if changes.is_empty() {
            // Lists that differ only in their order mean the same, so the old definition stays.
            return Ok(self.retagged(tags, changes_of_tags));
        }
        let known = (self.order.contacts.as_slice(), self.contacts_added_at.as_slice());
        let contacts_added_at = contacts_added_at(known, &order.contacts, now);
        let mut edited = Self { order, contacts_added_at, tags, ..self.clone() };
        if edited.order.months.last() != self.order.months.last() {
            edited.expiration_set_on = today;
        }
        Ok((edited.next_version(now), changes.into_iter().chain(changes_of_tags).collect()))
    }

    /// Returns the next version, with other tags, and its changes; without changes, the version stays.
    pub fn tagged(&self, tags: Tags) -> (Self, Vec<Change>) {
        let changes = change::between_tags(&self.tags, &tags);
        self.retagged(tags, changes)
    }

    fn retagged(&self, tags: Tags, changes: Vec<Change>) -> (Self, Vec<Change>) {
        let added = u64::from(!changes.is_empty());
        (Self { tags, version: self.version.saturating_add(added), ..self.clone() }, changes)
    }

    /// Returns the next version, without the contacts that `is_erased` names, and its changes; none if it has none of them.
    /// It doesn't count as an update, so it changes no rank.
    pub fn without_contact(&self, is_erased: impl Fn(&Email) -> bool) -> Option<(Self, Vec<Change>)> {
        let mut after = Self { version: self.version.saturating_add(1), ..self.clone() };
        after.order.contacts.retain(|contact| !is_erased(&contact.email));
        let known = (self.order.contacts.as_slice(), self.contacts_added_at.as_slice());
        after.contacts_added_at = contacts_added_at(known, &after.order.contacts, self.updated_at);
        let changes = change::between(&self.order, &after.order);
        (!changes.is_empty()).then_some((after, changes))
    }

    /// Returns the next version, with the wanted status, and its changes.
    pub fn with_status(
        &self,
        wanted: WantedStatus,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<(Self, Vec<Change>), TransitionRefused> {
        let from = self.status(today);
        let refused = |hint| Err(TransitionRefused::Impossible { from, to: wanted, hint });
        let already = |what| Err(TransitionRefused::Already(what));
        let suspended = match (from, wanted) {
            (Status::Active | Status::Expired, WantedStatus::Suspended) => true,
            (Status::Suspended, WantedStatus::Active) | (Status::SuspendedExpired, WantedStatus::Expired) => {
                false
            }
            (Status::Expired, WantedStatus::Active) => {
                return refused("it becomes active when its expiration month is moved");
            }
            (Status::SuspendedExpired, WantedStatus::Active) => {
                return refused("make it EXPIRED, or move its expiration month");
            }
            (Status::Active, WantedStatus::Active) => return already("active"),
            (Status::Expired, WantedStatus::Expired) => return already("expired"),
            (Status::Suspended | Status::SuspendedExpired, WantedStatus::Suspended) => {
                return already("suspended");
            }
            (Status::Active | Status::Suspended, WantedStatus::Expired) => {
                return refused("it can be suspended when active or expired, and activated when suspended");
            }
        };
        let changed = Self { suspended, ..self.clone() }.next_version(now);
        let change = Change::of_status(from, changed.status(today));
        Ok((changed, vec![change]))
    }

    /// Returns the last version, deleted and without contacts.
    #[must_use]
    pub fn deleted(&self, now: DateTime<Utc>) -> Self {
        let mut deleted = Self { deleted_at: Some(now), ..self.clone() };
        deleted.order.contacts.clear();
        deleted.contacts_added_at.clear();
        deleted.next_version(now)
    }

    fn next_version(self, now: DateTime<Utc>) -> Self {
        // Always later than the version before, even if clocks differ, because matching prefers the latest update.
        let after = self.updated_at.checked_add_signed(TimeDelta::microseconds(1)).unwrap_or(now);
        Self { version: self.version.saturating_add(1), updated_at: now.max(after), ..self }
    }
}
