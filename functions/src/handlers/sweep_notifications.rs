//! `SweepNotifications`: the schedule's event, or `{"now":"2026-12-31T06:00:00Z"}` to judge by another time.

use std::time::Duration;

use chrono::{DateTime, Utc};
use lambda_runtime::Diagnostic;
use serde_json::Value;
use thiserror::Error;

use crate::clock::Clock;
use crate::mailer::Mailer;
use crate::store::{Store, StoreError};
pub use crate::sweep::{SweepReport, SweepSettings};

/// Why a sweep was not made.
#[derive(Debug, Error)]
pub enum SweepError {
    /// The time to judge by is none.
    #[error("`now` must be an instant such as 2026-12-31T06:00:00Z (RFC 3339)")]
    Now,
    /// The event is no JSON object.
    #[error("the event must be a JSON object")]
    Event,
    /// Nothing could be done.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SweepError> for Diagnostic {
    fn from(error: SweepError) -> Self {
        let error_type = match &error {
            SweepError::Now | SweepError::Event => "MalformedRequest",
            SweepError::Store(StoreError::Conflict | StoreError::Unavailable(_)) => "Unavailable",
            SweepError::Store(StoreError::Corrupt(_)) => "Internal",
        };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

/// Judges what is due at the event's time and sends it, as far as `time_left` goes.
pub async fn sweep_notifications(
    store: &Store,
    mailer: &Mailer,
    settings: &SweepSettings,
    now: DateTime<Utc>,
    time_left: Duration,
) -> Result<SweepReport, SweepError> {
    Ok(crate::sweep::sweep(store, mailer, settings, now, time_left).await?)
}

/// The time to judge by: the event's `now`; else its `time`, as the schedule's events may have one, so that one
/// that is delivered late or again does what it would have done then; else now. Its other fields are the
/// schedule's own.
pub fn judged_by(event: &Value, clock: &Clock) -> Result<DateTime<Utc>, SweepError> {
    let fields = match event {
        Value::Object(fields) => fields,
        Value::Null => return Ok(clock.now()),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(SweepError::Event);
        }
    };
    let instant = |value: &Value| DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|at| at.to_utc());
    match fields.get("now") {
        Some(now) => instant(now).ok_or(SweepError::Now),
        None => Ok(fields.get("time").and_then(instant).unwrap_or_else(|| clock.now())),
    }
}

/// What is left of an invocation at `now`, by Lambda's deadline in milliseconds since 1970.
pub fn time_left(deadline_ms: u64, now: DateTime<Utc>) -> Duration {
    let now_ms = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Duration::from_millis(deadline_ms.saturating_sub(now_ms))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_event_says_what_time_to_judge_by() {
        let clock = Clock::standing_at("2026-11-22T10:00:00Z".parse().unwrap());
        let judged = |event: Value| judged_by(&event, &clock).map(|now| now.to_rfc3339());
        let new_year = "2026-12-31T06:00:00+00:00";
        assert_eq!(judged(json!({"now": "2026-12-31T06:00:00Z"})).unwrap(), new_year);
        assert_eq!(judged(json!({"now": "2026-12-31T07:00:00+01:00", "time": "x"})).unwrap(), new_year);
        assert_eq!(judged(json!({"time": "2026-12-31T06:00:00Z", "detail-type": "e"})).unwrap(), new_year);
        for event in [json!({}), json!(null), json!({"time": "noon"}), json!({"source": "aws.scheduler"})] {
            assert!(judged(event).unwrap().starts_with("2026-11-22T10:00:00"));
        }
        for now in [json!("noon"), json!("2026-12-31"), json!(7), json!(null), json!("")] {
            assert!(matches!(judged_by(&json!({"now": now}), &clock), Err(SweepError::Now)));
        }
        assert!(matches!(judged_by(&json!([]), &clock), Err(SweepError::Event)));
    }

    #[test]
    fn an_invocation_that_is_over_has_no_time_left() {
        let now = "1970-01-01T00:00:10Z".parse().unwrap();
        assert_eq!(time_left(13_500, now), Duration::from_millis(3_500));
        assert_eq!(time_left(9_999, now), Duration::ZERO);
    }
}
