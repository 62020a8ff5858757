//! Calendar months, `YYYY-MM`, and inclusive ranges of them.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use schemars::JsonSchema;
use thiserror::Error;

const YEARS: std::ops::RangeInclusive<u16> = 1900..=9999;

/// The regular expression of a month in [`YEARS`].
const PATTERN: &str = "^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])$";

/// A month of the calendar, written `YYYY-MM` (ISO 8601), from 1900-01 to 9999-12. Months sort alike as text and in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(with = "String", extend("pattern" = PATTERN))]
pub struct Month {
    year: u16,
    month: u8,
}

/// The error of a text that is not a month.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a month such as `2026-11`, from 1900-01 to 9999-12")]
pub struct MonthError(String);

impl Month {
    /// The earliest month.
    pub const FIRST: Self = Self { year: *YEARS.start(), month: 1 };

    /// Returns the month of `date`, clamped to 1900-01..9999-12.
    pub fn of(date: NaiveDate) -> Self {
        let year = u16::try_from(date.year()).unwrap_or(0).clamp(*YEARS.start(), *YEARS.end());
        Self { year, month: u8::try_from(date.month()).unwrap_or(1) }
    }

    /// Returns the month as a number of six digits, such as 202611. Numbers are in the order of the months.
    pub fn number(self) -> u32 {
        u32::from(self.year).saturating_mul(100).saturating_add(u32::from(self.month))
    }

    /// Returns the month of a number such as 202611.
    pub fn of_number(number: u32) -> Option<Self> {
        let year = u16::try_from(number.checked_div(100)?).ok()?;
        let month = u8::try_from(number.checked_rem(100)?).ok()?;
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(self.month), 1).unwrap_or_default()
    }

    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day().checked_add_months(Months::new(1));
        next.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the next month, or none after 9999-12.
    pub fn next(self) -> Option<Self> {
        if self.month < 12 {
            return Some(Self { month: self.month.saturating_add(1), ..self });
        }
        (self.year < *YEARS.end()).then(|| Self { year: self.year.saturating_add(1), month: 1 })
    }

    /// Returns the month that is `months` later, or none after 9999-12.
    pub fn plus(self, months: u32) -> Option<Self> {
        let later = self.first_day().checked_add_months(Months::new(months))?;
        YEARS.contains(&u16::try_from(later.year()).ok()?).then(|| Self::of(later))
    }

    /// Returns the month that is `months` earlier, but not before 1900-01.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        let earlier = self.first_day().checked_sub_months(Months::new(months));
        earlier.map_or(
            Self::FIRST,
            |day| if day < Self::FIRST.first_day() { Self::FIRST } else { Self::of(day) },
        )
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let parse = || {
            let (year, month) = text.split_once('-')?;
            let digits =
                |part: &str, length| part.len() == length && part.bytes().all(|it| it.is_ascii_digit());
            if !digits(year, 4) || !digits(month, 2) {
                return None;
            }
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
        };
        parse().ok_or_else(|| MonthError(text.chars().take(40).collect()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

crate::text::serde_as_text!(Month);

/// An inclusive range of months; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MonthRange {
    first: Month,
    last: Month,
}

impl MonthRange {
    /// Returns the range `first..=last`, or none if `last` is before `first`.
    pub fn new(first: Month, last: Month) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    pub fn first(self) -> Month {
        self.first
    }

    pub fn last(self) -> Month {
        self.last
    }

    pub fn contains(self, month: Month) -> bool {
        self.first <= month && month <= self.last
    }

    /// Whether the range contains all months of `other`.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the ranges have a month in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.overlap(other).is_some()
    }

    /// Returns the months that the ranges have in common.
    pub fn overlap(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }

    /// Returns the months in chronological order.
    pub fn iter(self) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.first), |month| month.next()).take_while(move |it| *it <= self.last)
    }

    /// Returns the number of months.
    pub fn length(self) -> u32 {
        let index =
            |month: Month| u32::from(month.year).saturating_mul(12).saturating_add(u32::from(month.month));
        index(self.last).saturating_sub(index(self.first)).saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_written_as_four_and_two_digits() {
        for text in [
            "2026-9",
            "2026-13",
            "2026-00",
            "26-09",
            "2026/09",
            " 2026-09",
            "2026-09-01",
            "1899-12",
            "+026-01",
        ] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_follow_the_calendar() {
        assert_eq!(month("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(month("9999-12").last_day().to_string(), "9999-12-31");
        assert_eq!(month("2026-12").next(), Some(month("2027-01")));
        assert_eq!(month("9999-12").next(), None);
        assert_eq!(month("2026-11").plus(2), Some(month("2027-01")));
        assert_eq!(month("2026-11").plus(0), Some(month("2026-11")));
        assert_eq!(month("9999-11").plus(1), Some(month("9999-12")));
        assert_eq!((month("9999-12").plus(1), month("2026-11").plus(u32::MAX)), (None, None));
        assert_eq!(month("2026-02").minus(3), month("2025-11"));
        assert_eq!(month("1900-02").minus(3), month("1900-01"));
    }

    #[test]
    fn a_range_includes_both_its_ends() {
        let year = MonthRange::new(month("2026-01"), month("2026-12")).unwrap();
        assert_eq!(year.length(), 12);
        assert!(year.contains(month("2026-01")) && year.contains(month("2026-12")));
        assert!(!year.contains(month("2027-01")));
        assert_eq!(MonthRange::new(month("2026-02"), month("2026-01")), None);
    }
}
