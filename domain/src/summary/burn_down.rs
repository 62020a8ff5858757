//! The burn-down of budgets: month by month, what the lines for that month are worth, what was billed for it, and what
//! is left of them at its end.
//!
//! It has all tracked lines, whatever the status of their purchase orders: a budget that ended was one in its months.
//! A line counts for a month if the month is one of its own. What is left at the end of a month is the line's value
//! less all that was billed for this month and earlier ones; at the end of months to come, what is left now. From this
//! month on there is also what will be left if each line is billed on at its [pace](crate::forecast). A line has its latest thirteen billed months: what was billed for earlier ones counts as billed before the first month here.

use chrono::NaiveDate;

use crate::money::{Currency, Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::purchase_order::{LineItem, RecordedOrder};

/// Months before this one.
pub const BURN_DOWN_BEFORE: u32 = 11;
/// Months after this one.
pub const BURN_DOWN_AFTER: u32 = 12;

/// A month of a burn-down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurnDownMonth {
    /// The month.
    pub month: Month,
    /// What the lines for that month are worth, each with its whole value.
    pub value: Money,
    /// What was billed for that month.
    pub invoiced: Money,
    /// What is left, at the end of that month, of the lines for it.
    pub remaining: Money,
    /// What will be left if each line is billed on at its pace; from this month on.
    pub projected: Option<Money>,
}

/// The burn-down of the months around a day, in order of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurnDown {
    today: NaiveDate,
    months: Vec<BurnDownMonth>,
}

impl BurnDown {
    /// Of nothing yet: [`BURN_DOWN_BEFORE`] months, that of `today`, and [`BURN_DOWN_AFTER`] months.
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

    /// The months.
    pub fn months(&self) -> &[BurnDownMonth] {
        &self.months
    }

    /// Adds the tracked lines of a purchase order in the same currency.
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
        let billed: Vec<(Month, Money)> = record.billed.latest(&line.line_item_number).collect();
        let Some(window) = self.window().filter(|window| concerns(*window, line, &billed)) else {
            return Ok(());
        };
        // From the last month backwards: what was billed for a month is left again before it.
        let mut left = balance;
        let mut billed = billed.into_iter().peekable();
        while let Some((_, later)) = billed.next_if(|(month, _)| *month > window.last()) {
            left = left.plus(later)?;
        }
        let pace = record.pace(line, self.today);
        for at in self.months.iter_mut().rev() {
            if line.months.contains(at.month) {
                at.value = at.value.plus(line.total_value)?;
                at.remaining = at.remaining.plus(left)?;
                if let Some(projected) = &mut at.projected {
                    let left = pace.map_or(Ok(left), |pace| left.minus(pace.until(at.month)?))?;
                    *projected = projected.plus(left)?;
                }
            }
            if let Some((_, sum)) = billed.next_if(|(month, _)| *month == at.month) {
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

/// Whether a line is for any of these months, or was billed for one of them.
fn concerns(window: MonthRange, line: &LineItem, billed: &[(Month, Money)]) -> bool {
    line.months.overlaps(window) || billed.iter().any(|(month, _)| window.contains(*month))
}
