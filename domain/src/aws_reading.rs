//! Reading an account's invoices from AWS: what a reading asks for, and what became of it.
//!
//! The first reading asks for all billing periods since the one in the settings. Later ones ask for the latest periods
//! again, because invoices are still added to them and AWS's choice of a purchase order may change, and for what was issued
//! since the last reading for other periods.

use chrono::{DateTime, Days, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::month::Month;
use crate::text::word_enum;

/// The billing periods before the current one that each reading asks for again.
const PERIODS_AGAIN: u32 = 2;
/// The most days of one request by date of issue: AWS allows a month.
const ISSUED_DAYS_MAX: u64 = 28;
/// The days that readings overlap by date of issue, because AWS's days may begin elsewhere.
const OVERLAP_DAYS: u64 = 2;
/// The most refused documents that a report names; it also counts them.
pub const REFUSALS_MAX: usize = 50;

/// One list of invoices that a reading asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingPart {
    Period(Month),
    /// Invoices issued from a day on, and before another day.
    Issued {
        from: NaiveDate,
        before: NaiveDate,
    },
}

/// Returns the lists of a reading that begins on `begins_on`. `last` is the day on which the reading before it began.
pub fn parts(since: Month, begins_on: NaiveDate, last: Option<NaiveDate>) -> Vec<ReadingPart> {
    let current = Month::of(begins_on);
    let first = if last.is_some() { since.max(current.minus(PERIODS_AGAIN)) } else { since };
    let months = std::iter::successors(Some(first), |month| month.next());
    let mut parts: Vec<ReadingPart> =
        months.take_while(|month| *month <= current).map(ReadingPart::Period).collect();
    let earlier = |day: NaiveDate| day.checked_sub_days(Days::new(OVERLAP_DAYS)).unwrap_or(day);
    let later = |day: NaiveDate, days| day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
    // An invoice of another period may have been issued since the last reading, unless the lists have all periods.
    let mut next = last.map(earlier).filter(|_| first > since);
    while let Some(from) = next.filter(|from| *from <= begins_on) {
        let before = later(from, ISSUED_DAYS_MAX).min(later(begins_on, 1));
        parts.push(ReadingPart::Issued { from, before });
        next = Some(before);
    }
    parts
}

/// The readings of an account: the one under way, and the result of the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsReading {
    /// The reading that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<RunningReading>,
    /// The last reading that was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<ReadingReport>,
    /// Why the last attempt to read failed; none if it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<ReadingFailure>,
}

/// A reading that is under way, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunningReading {
    pub report: ReadingReport,
    /// The number of parts that are done.
    pub parts_done: usize,
    /// AWS's token for the next page of the current part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// What became of the invoices of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingReport {
    /// The first billing period of the settings at that time.
    pub since: Month,
    pub began_at: DateTime<Utc>,
    /// Absent while the reading is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// Documents that AWS listed. A document that is listed twice counts twice.
    pub read: u64,
    /// Invoices that this reading recorded. The others were on record before.
    pub recorded: u64,
    pub matched: u64,
    /// Invoices that are unmatched, in whole or in part.
    pub unmatched: u64,
    /// Invoices that AWS assigned to another purchase order than matching.
    pub differs: u64,
    pub voided: u64,
    /// Documents that are not recorded: payment receipts, cancelled invoices that are not on record, and invoices of a billing
    /// period before the first one.
    pub passed_over: u64,
    /// Documents with an error, and invoices that are on record with other content.
    pub refused: u64,
    /// Why documents were refused: at most the first fifty.
    #[serde(default)]
    #[schemars(length(max = REFUSALS_MAX))]
    pub refusals: Vec<ReadingRefusal>,
}

/// Why a document was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingRefusal {
    /// Absent if AWS's summary has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<String>,
    /// The code of a finding, or of a problem.
    pub code: String,
    pub detail: String,
}

/// Why an attempt to read failed. The next one goes on where it stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadingFailure {
    pub at: DateTime<Utc>,
    pub code: ReadingFailureCode,
    pub detail: String,
}

word_enum! {
    /// The kind of a failed attempt to read.
    pub enum ReadingFailureCode {
        /// The role doesn't exist, or doesn't trust the system with the external ID.
        RoleNotAssumed,
        /// The role may not list the invoices.
        AccessDenied,
        /// AWS refused more requests for the time being.
        Throttled,
        /// AWS didn't answer, or refused a request for another reason.
        Unavailable,
    }
}

impl ReadingReport {
    pub fn begin(since: Month, now: DateTime<Utc>) -> Self {
        Self {
            since,
            began_at: now,
            finished_at: None,
            read: 0,
            recorded: 0,
            matched: 0,
            unmatched: 0,
            differs: 0,
            voided: 0,
            passed_over: 0,
            refused: 0,
            refusals: Vec::new(),
        }
    }

    /// Counts a refused document, and names it if there is room.
    pub fn refuse(&mut self, refusal: ReadingRefusal) {
        self.refused = self.refused.saturating_add(1);
        if self.refusals.len() < REFUSALS_MAX {
            self.refusals.push(refusal);
        }
    }
}

impl AwsReading {
    /// Returns the reading to go on with: the one under way, unless the first billing period changed since, or a new one.
    pub fn go_on(&self, since: Month, now: DateTime<Utc>) -> RunningReading {
        let running = self.running.clone().filter(|running| running.report.since == since);
        running.unwrap_or_else(|| RunningReading {
            report: ReadingReport::begin(since, now),
            parts_done: 0,
            next_token: None,
        })
    }

    /// Returns the parts of a reading. It counts as the first one if the last one began with a later billing period.
    pub fn parts(&self, report: &ReadingReport) -> Vec<ReadingPart> {
        let last = self.last.as_ref().filter(|last| last.since <= report.since);
        parts(report.since, report.began_at.date_naive(), last.map(|last| last.began_at.date_naive()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(since: &str, begins_on: &str, last: Option<&str>) -> String {
        let part = |part: ReadingPart| match part {
            ReadingPart::Period(month) => month.to_string(),
            ReadingPart::Issued { from, before } => format!("{from}..{before}"),
        };
        let last = last.map(|day| day.parse().unwrap());
        let parts = parts(since.parse().unwrap(), begins_on.parse().unwrap(), last);
        parts.into_iter().map(part).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_reading_asks_for_the_latest_periods_and_for_what_was_issued_since_the_last_one() {
        for (since, begins_on, last, asked) in [
            ("2026-08", "2026-11-29", None, "2026-08 2026-09 2026-10 2026-11"),
            ("2026-11", "2026-11-29", None, "2026-11"),
            ("2026-12", "2026-11-29", None, ""),
            ("2026-01", "2026-11-29", Some("2026-11-28"), "2026-09 2026-10 2026-11 2026-11-26..2026-11-30"),
            ("2026-10", "2026-11-29", Some("2026-11-28"), "2026-10 2026-11"),
            ("2026-12", "2026-11-29", Some("2026-11-28"), ""),
            // The role was away for two months.
            (
                "2026-01",
                "2026-11-29",
                Some("2026-10-01"),
                "2026-09 2026-10 2026-11 2026-09-29..2026-10-27 2026-10-27..2026-11-24 2026-11-24..2026-11-30",
            ),
            ("2026-01", "2027-01-01", Some("2026-12-31"), "2026-11 2026-12 2027-01 2026-12-29..2027-01-02"),
        ] {
            assert_eq!(shown(since, begins_on, last), asked, "{since} {begins_on} {last:?}");
        }
    }

    #[test]
    fn an_earlier_first_period_begins_anew() {
        let now = "2026-11-29T06:00:00Z".parse().unwrap();
        let [june, august] = ["2026-06", "2026-08"].map(|month| month.parse().unwrap());
        let reading = AwsReading {
            last: Some(ReadingReport::begin(august, now)),
            running: Some(RunningReading {
                report: ReadingReport::begin(august, now),
                parts_done: 2,
                next_token: Some("x".to_owned()),
            }),
            failure: None,
        };
        assert_eq!(reading.go_on(august, now).parts_done, 2);
        let anew = reading.go_on(june, now);
        assert_eq!((anew.parts_done, anew.next_token.as_ref()), (0, None));
        assert_eq!(reading.parts(&anew.report).first(), Some(&ReadingPart::Period(june)));
        assert_eq!(reading.parts(&anew.report).len(), 6);
    }

    #[test]
    fn a_report_names_some_refused_documents_and_counts_all() {
        let mut report =
            ReadingReport::begin("2026-01".parse().unwrap(), "2026-11-29T06:00:00Z".parse().unwrap());
        for _ in 0..=REFUSALS_MAX {
            let (invoice_id, code, detail) = (None, "Missing".to_owned(), String::new());
            report.refuse(ReadingRefusal { invoice_id, code, detail });
        }
        assert_eq!((report.refused, report.refusals.len()), (51, REFUSALS_MAX));
    }
}
