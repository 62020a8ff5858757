//! The days of the deployment's time zone.
//!
//! The rules of all zones are built in as bytes, and only those of one zone are parsed. As tables they would be a third of
//! a function's size and memory.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

/// The calendar of a time zone.
#[derive(Clone, Debug)]
pub struct Calendar(TimeZone);

impl Calendar {
    /// Returns the calendar of the time zone with an IANA name, if there is one.
    pub fn of(time_zone: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(time_zone).ok().map(Self)
    }

    /// Returns the day of `now`.
    pub fn day(&self, now: DateTime<Utc>) -> NaiveDate {
        // After the year 9999, which no rules cover, days are those of UTC.
        let offset = Timestamp::from_second(now.timestamp()).map_or(Offset::UTC, |at| self.0.to_offset(at));
        let ahead = TimeDelta::seconds(offset.seconds().into());
        now.naive_utc().checked_add_signed(ahead).unwrap_or(now.naive_utc()).date()
    }

    /// Returns the first instant of `day`, which is after midnight where clocks skip midnight.
    pub fn begin_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.midnight(day).unwrap_or_else(|| day.and_time(NaiveTime::MIN).and_utc())
    }

    fn midnight(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        let (year, month, date) = (day.year().try_into(), day.month().try_into(), day.day().try_into());
        let civil = Date::new(year.ok()?, month.ok()?, date.ok()?).ok()?;
        let begin = civil.to_zoned_datetime(self.0.clone()).ok()?;
        DateTime::from_timestamp(begin.timestamp().as_second(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_the_time_zone() {
        for (zone, now, day) in [
            ("UTC", "2026-12-31T23:59:59Z", "2026-12-31"),
            ("Europe/Berlin", "2026-12-31T22:59:59Z", "2026-12-31"),
            ("Europe/Berlin", "2026-12-31T23:00:00Z", "2027-01-01"),
            ("Europe/Berlin", "2026-06-30T22:00:00Z", "2026-07-01"),
            ("America/New_York", "2027-01-01T04:59:59Z", "2026-12-31"),
            ("Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01"),
            // Long after the last clock change that the rules list.
            ("Europe/Berlin", "2126-06-30T22:00:00Z", "2126-07-01"),
        ] {
            let calendar = Calendar::of(zone).unwrap();
            assert_eq!(calendar.day(now.parse().unwrap()).to_string(), day, "{zone} {now}");
        }
    }

    #[test]
    fn a_day_begins_with_the_first_moment_of_it() {
        for (zone, day, begin) in [
            ("UTC", "2026-12-31", "2026-12-31T00:00:00Z"),
            ("Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00Z"),
            // Clocks went from midnight to one; from midnight back to eleven.
            ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
        ] {
            let calendar = Calendar::of(zone).unwrap();
            let began = calendar.begin_of(day.parse().unwrap());
            assert_eq!(began, begin.parse::<DateTime<Utc>>().unwrap(), "{zone} {day}");
            assert_eq!(calendar.day(began).to_string(), day, "{zone}");
        }
        assert!(Calendar::of("Europe/Atlantis").is_none());
    }
}
