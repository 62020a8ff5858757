//! Purchase orders on record, and their balances.

use chrono::{DateTime, NaiveDate, Utc};

use super::invoiced_by_month::InvoicedByMonth;
use super::totals::LineTotals;
use crate::money::{Money, MoneyError};
use crate::purchase_order::{LineItem, PurchaseOrder, Status, Tags};

/// A purchase order with its totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedOrder {
    pub order: PurchaseOrder,
    /// When each contact was added, in the order of the contacts.
    pub contacts_added_at: Vec<DateTime<Utc>>,
    pub tags: Tags,
    pub suspended: bool,
    pub deleted_at: Option<DateTime<Utc>>,
    /// 1 at creation; incremented by each edit.
    pub version: u64,
    pub created_at: DateTime<Utc>,
    /// The time of the last version that changed more than tags.
    pub updated_at: DateTime<Utc>,
    /// The day of creation, or of the last change of the expiration month.
    pub expiration_set_on: NaiveDate,
    pub totals: LineTotals,
    pub invoiced_by_month: InvoicedByMonth,
}

impl RecordedOrder {
    /// Records a new purchase order. `today` is the date of `now` in the operator's time zone.
    pub fn new(order: PurchaseOrder, tags: Tags, now: DateTime<Utc>, today: NaiveDate) -> Self {
        Self {
            contacts_added_at: vec![now; order.contacts.len()],
            order,
            tags,
            suspended: false,
            deleted_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
            expiration_set_on: today,
            totals: LineTotals::default(),
            invoiced_by_month: InvoicedByMonth::default(),
        }
    }

    /// Returns the status on `today`.
    pub fn status(&self, today: NaiveDate) -> Status {
        Status::of(self.suspended, self.order.months, today)
    }

    /// Returns the amount invoiced to a line.
    pub fn invoiced(&self, line: &LineItem) -> Money {
        self.totals.invoiced(&line.line_item_number, self.order.currency)
    }

    /// Returns the balance of a line; none if it is not tracked.
    pub fn balance(&self, line: &LineItem) -> Result<Option<Money>, MoneyError> {
        line.balance_tracking.then(|| line.total_value.minus(self.invoiced(line))).transpose()
    }

    /// Returns the sum of the balances of the tracked lines; none if no line is tracked.
    pub fn total_balance(&self) -> Result<Option<Money>, MoneyError> {
        let mut total: Option<Money> = None;
        for line in &self.order.line_items {
            if let Some(balance) = self.balance(line)? {
                total = Some(total.map_or(Ok(balance), |sum| sum.plus(balance))?);
            }
        }
        Ok(total)
    }
}
