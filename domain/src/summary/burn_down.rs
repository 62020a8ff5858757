//! The burn-down of budgets: for each month, the value of the lines for that month, the amount invoiced for it, and the
//! balance of those lines at its end.
//!
//! It includes all tracked lines, whatever the status of their purchase orders, because an expired order was a budget in
//! its own months. A line counts in its own months only. Its balance at the end of a month is its value less everything
//! invoiced for that and earlier months; at the end of a future month, its current balance. From the current month on
//! there is also a projection, which continues each line at its [pace](RecordedOrder::projected_pace). Only the latest
//! thirteen invoiced months of a line are known; older ones count as invoiced before the first month here.

use chrono::NaiveDate;

use crate::ledger::RecordedOrder;
use crate::money::{Currency, Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::purchase_order::LineItem;

/// The months before the current one.
pub const BURN_DOWN_BEFORE: u32 = 11;
/// The months after the current one.
pub const BURN_DOWN_AFTER: u32 = 12;

/// A month of a burn-down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurnDownMonth {
    pub month: Month,
    /// The total value of the lines for the month.
    pub value: Money,
    /// The amount invoiced for the month.
    pub invoiced: Money,
    /// The balance of the lines for the month, at its end.
    pub remaining: Money,
    /// The balance if each line continues at its pace; present from the current month on.
    pub projected: Option<Money>,
}

/// The burn-down of the months around a day, in chronological order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurnDown {
    today: NaiveDate,
    months: Vec<BurnDownMonth>,
}

impl BurnDown {
    /// Returns an empty burn-down of [`BURN_DOWN_BEFORE`] months, the month of `today`, and [`BURN_DOWN_AFTER`] months.
    pub fn around(today: NaiveDate, currency: Currency) -> Self {
        let zero = Money::zero(currency);
        let this_month = Month::of(today);
        let first = this_month.minus(BURN_DOWN_BEFORE);
        let months = (0..=BURN_DOWN_BEFORE.saturating_add(BURN_DOWN_AFTER)).filter_map(|it| first.plus(it));
        let month = |month| BurnDownMonth {
            month,
            value: zero,
            invoiced: zero,
            remaining: zero,
            projected: (month >= this_month).then_some(zero),
        };
        Self { today, months: months.map(month).collect() }
    }

    pub fn months(&self) -> &[BurnDownMonth] {
        &self.months
    }

    /// Adds the tracked lines of a purchase order, which must have the same currency.
    pub fn add(&mut self, record: &RecordedOrder) -> Result<(), MoneyError> {
        for line in &record.order.line_items {
            if let Some(balance) = record.balance(line)? {
                self.add_line(record, line, balance)?;
            }
        }
        Ok(())
    }

    fn add_line(
        &mut self,
        record: &RecordedOrder,
        line: &LineItem,
        balance: Money,
    ) -> Result<(), MoneyError> {
        let invoiced: Vec<(Month, Money)> = record.invoiced_by_month.latest(&line.line_item_number).collect();
        let Some(window) = self.window().filter(|window| concerns(*window, line, &invoiced)) else {
            return Ok(());
        };
        // Backwards from the last month: before a month, the amount invoiced for it was still part of the balance.
        let mut left = balance;
        let mut invoiced = invoiced.into_iter().peekable();
        while let Some((_, later)) = invoiced.next_if(|(month, _)| *month > window.last()) {
            left = left.plus(later)?;
        }
        let pace = record.projected_pace(line, self.today);
        for at in self.months.iter_mut().rev() {
            if line.months.contains(at.month) {
                at.value = at.value.plus(line.total_value)?;
                at.remaining = at.remaining.plus(left)?;
                if let Some(projected) = &mut at.projected {
                    let left = pace.map_or(Ok(left), |pace| left.minus(pace.until(at.month)?))?;
                    *projected = projected.plus(left)?;
                }
            }
            if let Some((_, sum)) = invoiced.next_if(|(month, _)| *month == at.month) {
                at.invoiced = at.invoiced.plus(sum)?;
                left = left.plus(sum)?;
            }
        }
        Ok(())
    }

    fn window(&self) -> Option<MonthRange> {
        MonthRange::new(self.months.first()?.month, self.months.last()?.month)
    }
}

/// Whether a line is for any month of the window, or was invoiced for one.
fn concerns(window: MonthRange, line: &LineItem, invoiced: &[(Month, Money)]) -> bool {
    line.months.overlaps(window) || invoiced.iter().any(|(month, _)| window.contains(*month))
}
