//! The forecast of the month in which a line's balance runs out, at the mean of its last two or three invoiced months.
//! `tests/forecast.md` states the rules.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::ids::LineItemNumber;
use crate::ledger::RecordedOrder;
use crate::money::{Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::purchase_order::LineItem;

/// The most invoiced months that a forecast averages.
pub const FORECAST_MONTHS: usize = 3;
/// The fewest invoiced months that a forecast needs: one alone is no trend.
pub const FORECAST_MONTHS_MIN: usize = 2;

/// The months, before the current one, after which no more invoices are expected. An invoice is issued in the month after
/// its billing period, so the invoices of last month may still arrive.
const INVOICED_WITHIN: u32 = 2;

/// The forecast of a line item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    pub line_item_number: LineItemNumber,
    /// The mean of the last invoiced months, rounded for display. Nothing is computed from it.
    pub monthly_mean: Money,
    /// The number of invoiced months averaged: [`FORECAST_MONTHS_MIN`] to [`FORECAST_MONTHS`].
    pub months: usize,
    /// The month whose invoices use up the balance.
    pub runs_out: Month,
    /// Whether the balance is used up already.
    pub has_run_out: bool,
    /// The months of the line.
    pub line_months: MonthRange,
}

impl Forecast {
    /// Whether the line runs out before its last month.
    pub fn early(&self) -> bool {
        self.runs_out < self.line_months.last()
    }
}

/// The amount expected to be invoiced to a line per month: the mean of its last invoiced months.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The sum of the averaged months.
    sum: Money,
    months: usize,
    /// The last month whose invoices are known; the pace applies to later months.
    from: Month,
}

impl Pace {
    /// Returns the pace of invoiced months, latest first, of which the first [`FORECAST_MONTHS`] count. None if there are
    /// fewer than [`FORECAST_MONTHS_MIN`], or if they gave back at least as much as they drew.
    fn of(invoiced: impl Iterator<Item = (Month, Money)>, from: Month) -> Option<Self> {
        let amounts: Vec<Money> = invoiced.take(FORECAST_MONTHS).map(|(_, amount)| amount).collect();
        let (first, others) = amounts.split_first()?;
        let sum = others.iter().try_fold(*first, |sum, amount| sum.plus(*amount)).ok()?;
        let enough = amounts.len() >= FORECAST_MONTHS_MIN && sum.is_positive();
        enough.then_some(Self { sum, months: amounts.len(), from })
    }

    /// Returns the amount expected until the end of `month`, rounded to the minor unit.
    pub fn until(self, month: Month) -> Result<Money, MoneyError> {
        let months = MonthRange::new(self.from, month).map_or(0, |months| months.length().saturating_sub(1));
        self.sum.share(months, self.months)
    }
}

impl RecordedOrder {
    /// Returns the forecast of a line as of `today`. None if the balance is not tracked, the line is worth nothing, its
    /// last month is over, it has no [pace](Self::pace), or the balance lasts beyond 9999-12.
    pub fn forecast(&self, line: &LineItem, today: NaiveDate) -> Option<Forecast> {
        let (balance, last_month) = (self.balance(line).ok()??, line.months.last());
        if last_month < Month::of(today) || !line.total_value.is_positive() {
            return None;
        }
        let Pace { sum, months, from } = self.pace(line, today)?;
        let has_run_out = !balance.is_positive();
        let runs_out = if has_run_out {
            self.ran_out(line, balance)?
        } else {
            from.plus(balance.times_covered(sum, months)?)?
        };
        Some(Forecast {
            line_item_number: line.line_item_number.clone(),
            monthly_mean: sum.share(1, months).ok()?,
            months,
            runs_out,
            has_run_out,
            line_months: line.months,
        })
    }

    /// Returns the pace of a line as of `today`. None if fewer than [`FORECAST_MONTHS_MIN`] months were invoiced to it, or
    /// if its last invoiced months gave back at least as much as they drew.
    ///
    /// The pace starts after the last invoiced month, but no earlier than after the month before last, because months
    /// without invoices until then had no usage.
    pub fn pace(&self, line: &LineItem, today: NaiveDate) -> Option<Pace> {
        let mut invoiced = self.invoiced_by_month.invoiced(&line.line_item_number).peekable();
        let (last_invoiced, _) = *invoiced.peek()?;
        Pace::of(invoiced, last_invoiced.max(Month::of(today).minus(INVOICED_WITHIN)))
    }

    /// Returns the pace at which a burn-down continues a line: its own; for a line for one month to which nothing was invoiced
    /// yet, that of the last such lines of its type.
    pub fn projected_pace(&self, line: &LineItem, today: NaiveDate) -> Option<Pace> {
        self.pace(line, today).or_else(|| self.pace_of_months_alike(line))
    }

    fn pace_of_months_alike(&self, line: &LineItem) -> Option<Pace> {
        let invoiced_by_month = &self.invoiced_by_month;
        let is_for_one_month = |line: &LineItem| line.months.first() == line.months.last();
        if !is_for_one_month(line) || invoiced_by_month.latest(&line.line_item_number).next().is_some() {
            return None;
        }
        let lines = self.order.line_items.iter().filter(|other| is_for_one_month(other));
        let alike = lines.filter(|other| other.r#type == line.r#type && other.balance_tracking);
        let mut invoiced: Vec<(Month, Money)> =
            alike.flat_map(|other| invoiced_by_month.invoiced(&other.line_item_number)).collect();
        invoiced.sort_by_key(|(month, _)| Reverse(*month));
        Pace::of(invoiced.into_iter(), line.months.first().minus(1))
    }

    /// Returns the month at whose end the balance was first used up, as far back as invoiced months are known.
    fn ran_out(&self, line: &LineItem, balance: Money) -> Option<Month> {
        let mut at_end = balance;
        let mut ran_out = None;
        for (month, invoiced) in self.invoiced_by_month.latest(&line.line_item_number) {
            ran_out = Some(month);
            at_end = at_end.plus(invoiced).ok()?;
            if at_end.is_positive() {
                break;
            }
        }
        ran_out
    }

    /// Returns the forecasts of the lines that have one, in the order of the lines.
    pub fn forecasts(&self, today: NaiveDate) -> impl Iterator<Item = Forecast> {
        self.order.line_items.iter().filter_map(move |line| self.forecast(line, today))
    }
}
