//! The time between a notice and the day it is about, as an ISO 8601 duration.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use thiserror::Error;

/// The most digits of each number of a duration.
const DIGITS_MAX: usize = 3;

/// Returns the regular expression of a lead. That at least one number is required follows from the minimum length.
fn pattern() -> String {
    let parts: String = ["Y", "M", "W", "D"].map(|unit| format!("([0-9]{{1,{DIGITS_MAX}}}{unit})?")).concat();
    format!("^P{parts}$")
}

/// An ISO 8601 duration without a time part, such as `P2M`, `P7D` or `P1M15D`. Years and months follow the
/// calendar and are clamped to the month's end: two months before 30 April is 28 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String", extend("minLength" = 3, "pattern" = pattern()))]
pub struct Lead {
    years: u16,
    months: u16,
    weeks: u16,
    days: u16,
}

/// The error of a text that is not a lead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LeadError {
    #[error("`{0}` is not an ISO 8601 duration of years, months, weeks and days, such as P2M or P7D")]
    NotALead(String),
    #[error(
        "`{0}` is too long; each number has at most {DIGITS_MAX} digits, so the longest in days is P999D"
    )]
    TooLong(String),
}

impl Lead {
    const NONE: Self = Self { years: 0, months: 0, weeks: 0, days: 0 };

    pub const fn months(months: u16) -> Self {
        Self { months, ..Self::NONE }
    }

    pub const fn days(days: u16) -> Self {
        Self { days, ..Self::NONE }
    }

    /// Returns the day that is this long before `date`. Months are subtracted first, then days.
    pub fn before(self, date: NaiveDate) -> NaiveDate {
        let months = u32::from(self.years).saturating_mul(12).saturating_add(u32::from(self.months));
        let days = u64::from(self.weeks).saturating_mul(7).saturating_add(u64::from(self.days));
        let earlier = date.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN);
        earlier.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
    }
}

impl FromStr for Lead {
    type Err = LeadError;

    fn from_str(text: &str) -> Result<Self, LeadError> {
        let parse = || {
            let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
            let mut lead = Self::NONE;
            for (unit, number) in [
                ('Y', &mut lead.years),
                ('M', &mut lead.months),
                ('W', &mut lead.weeks),
                ('D', &mut lead.days),
            ] {
                let Some((digits, after)) = rest.split_once(unit) else { continue };
                let well_formed = (1..=DIGITS_MAX).contains(&digits.len());
                *number = digits.parse().ok().filter(|_| well_formed && !digits.starts_with('+'))?;
                rest = after;
            }
            rest.is_empty().then_some(lead)
        };
        parse().ok_or_else(|| {
            let shown = text.chars().take(40).collect();
            let mut numbers = text.split(|it: char| !it.is_ascii_digit());
            let is_lead_like = text.starts_with('P') && text.ends_with(['Y', 'M', 'W', 'D']);
            if is_lead_like && numbers.any(|number| number.len() > DIGITS_MAX) {
                LeadError::TooLong(shown)
            } else {
                LeadError::NotALead(shown)
            }
        })
    }
}

impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            return f.write_str("P0D");
        }
        f.write_str("P")?;
        let parts = [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')];
        parts
            .iter()
            .filter(|(number, _)| *number > 0)
            .try_for_each(|(number, unit)| write!(f, "{number}{unit}"))
    }
}

crate::text::serde_as_text!(Lead);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_an_iso_8601_duration() {
        for text in ["P2M", "P7D", "P0D", "P1Y", "P1M15D", "P2W", "P1Y2M3W4D"] {
            assert_eq!(text.parse::<Lead>().unwrap().to_string(), text);
        }
        for text in
            ["", "P", "2M", "P2", "P-1M", "P1.5M", "PT5H", "P1D1M", "P1M1M", "P1000D", "p2m", "P+1D", "P M"]
        {
            assert!(text.parse::<Lead>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_lead_that_is_too_long_has_an_error_of_its_own() {
        let refused = |text: &str| text.parse::<Lead>().unwrap_err();
        assert_eq!(refused("P99999Y"), LeadError::TooLong("P99999Y".to_owned()));
        assert_eq!(refused("99999"), LeadError::NotALead("99999".to_owned()));
    }

    #[test]
    fn a_month_lead_is_clamped_to_the_end_of_the_month() {
        let before =
            |lead: &str, date: &str| lead.parse::<Lead>().unwrap().before(date.parse().unwrap()).to_string();
        assert_eq!(before("P2M", "2026-04-30"), "2026-02-28");
        assert_eq!(before("P2M", "2024-04-30"), "2024-02-29");
        assert_eq!(before("P1M", "2026-03-31"), "2026-02-28");
        assert_eq!(before("P7D", "2026-12-31"), "2026-12-24");
        assert_eq!(before("P0D", "2026-12-31"), "2026-12-31");
    }
}
