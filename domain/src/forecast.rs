//! The run-out forecast: the month in which a line's balance ends, at the mean of its last three billed months.
//! A table of cases is `tests/forecast.md`.

use chrono::NaiveDate;

use crate::money::{Money, MoneyError};
use crate::month::{Month, MonthRange};
use crate::purchase_order::{LineItem, LineItemNumber, RecordedOrder};

/// Billed months that a forecast goes by.
pub const FORECAST_MONTHS: usize = 3;

/// Months before today's after which nothing more is expected to be billed: an invoice comes in the month after its
/// billing period, so that the month before may be still to come.
const BILLED_WITHIN: u32 = 2;

/// When a line's balance ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The line.
    pub line_item_number: LineItemNumber,
    /// The mean of its last billed months, rounded for display; nothing is computed from it.
    pub monthly_mean: Money,
    /// How many billed months that is the mean of: 1 to [`FORECAST_MONTHS`].
    pub months: usize,
    /// The month whose bill leaves nothing.
    pub runs_out: Month,
    /// Whether that has happened: there is no balance left.
    pub has_run_out: bool,
    /// The last month that the line is for.
    pub last_month: Month,
}

impl Forecast {
    /// Whether it runs out before its last month.
    pub fn early(&self) -> bool {
        self.runs_out < self.last_month
    }
}

/// What is billed to a line a month: the mean of its last billed months, from the month after `from` on.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// What was billed in all of them.
    sum: Money,
    /// How many.
    months: usize,
    /// The last month whose bill is known.
    from: Month,
}

impl Pace {
    /// What is billed until the end of `month`, from when nothing is known, rounded to the minor unit.
    pub fn until(self, month: Month) -> Result<Money, MoneyError> {
        let months = MonthRange::new(self.from, month).map_or(0, |months| months.length().saturating_sub(1));
        self.sum.share(months, self.months)
    }
}

impl RecordedOrder {
    /// When a line's balance ends, as known on `today`. None where nothing is to be foretold: its balance is not
    /// tracked, its last month is over, nothing is billed to it, or its last billed months gave more back than they
    /// took; nor where the balance outlasts the last month that there is.
    pub fn forecast(&self, line: &LineItem, today: NaiveDate) -> Option<Forecast> {
        let (balance, last_month) = (self.balance(line).ok()??, line.months.last());
        if last_month < Month::of(today) {
            return None;
        }
        let Pace { sum, months, from } = self.pace(line, today)?;
        let has_run_out = balance.is_negative() || balance.is_zero();
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
            last_month,
        })
    }

    /// What is billed to a line a month, as known on `today`; none where nothing is, or its last billed months gave more
    /// back than they took.
    ///
    /// Counted from its last billed month; where that is long ago, from the month before last, since what was not
    /// billed for the months between was not used.
    pub fn pace(&self, line: &LineItem, today: NaiveDate) -> Option<Pace> {
        let billed: Vec<(Month, Money)> =
            self.billed.billed(&line.line_item_number).take(FORECAST_MONTHS).collect();
        let (last_billed, _) = *billed.first()?;
        let zero = Money::zero(self.order.currency);
        let sum = billed.iter().try_fold(zero, |sum, (_, billed)| sum.plus(*billed)).ok()?;
        let from = last_billed.max(Month::of(today).minus(BILLED_WITHIN));
        let takes = !sum.is_negative() && !sum.is_zero();
        takes.then_some(Pace { sum, months: billed.len(), from })
    }

    /// The month since whose end there has been no balance, as far back as billed months are known.
    fn ran_out(&self, line: &LineItem, balance: Money) -> Option<Month> {
        let mut at_end = balance;
        let mut ran_out = None;
        for (month, billed) in self.billed.latest(&line.line_item_number) {
            ran_out = Some(month);
            at_end = at_end.plus(billed).ok()?;
            if !at_end.is_negative() && !at_end.is_zero() {
                break;
            }
        }
        ran_out
    }

    /// What its tracked lines are foretold, in the order of the lines.
    pub fn forecasts(&self, today: NaiveDate) -> impl Iterator<Item = Forecast> {
        self.order.line_items.iter().filter_map(move |line| self.forecast(line, today))
    }
}
