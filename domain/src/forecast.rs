//! The run-out forecast: the month in which a line's balance ends, at the mean of its last three billed months.
//! A table of cases is `tests/forecast.md`.

use chrono::NaiveDate;

use crate::money::Money;
use crate::month::Month;
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

impl RecordedOrder {
    /// When a line's balance ends, as known on `today`. None where nothing is to be foretold: its balance is not
    /// tracked, its last month is over, nothing is billed to it, or its last billed months gave more back than they
    /// took; nor where the balance outlasts the last month that there is.
    ///
    /// Counted from its last billed month; where that is long ago, from the month before last, since what was not
    /// billed for the months between was not used.
    pub fn forecast(&self, line: &LineItem, today: NaiveDate) -> Option<Forecast> {
        let (balance, last_month) = (self.balance(line).ok()??, line.months.last());
        if last_month < Month::of(today) {
            return None;
        }
        let billed: Vec<(Month, Money)> =
            self.billed.billed(&line.line_item_number).take(FORECAST_MONTHS).collect();
        let (last_billed, _) = *billed.first()?;
        let zero = Money::zero(balance.currency());
        let sum = billed.iter().try_fold(zero, |sum, (_, billed)| sum.plus(*billed)).ok()?;
        if sum.is_negative() || sum.is_zero() {
            return None;
        }
        let has_run_out = balance.is_negative() || balance.is_zero();
        let runs_out = if has_run_out {
            self.ran_out(line, balance)?
        } else {
            let from = last_billed.max(Month::of(today).minus(BILLED_WITHIN));
            from.plus(balance.times_covered(sum, billed.len())?)?
        };
        Some(Forecast {
            line_item_number: line.line_item_number.clone(),
            monthly_mean: sum.mean(billed.len()).ok()?,
            months: billed.len(),
            runs_out,
            has_run_out,
            last_month,
        })
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
