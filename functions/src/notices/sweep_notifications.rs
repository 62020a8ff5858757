//! `SweepNotifications`: the schedule's event, or `{"now":"2026-12-31T06:00:00Z"}` to judge by another time.

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::notices::mailer::Mailer;
use crate::notices::sweep;
use crate::notices::sweep::{SweepReport, SweepSettings};
use crate::store::Store;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, Mailer::of(environment)?, SweepSettings::of(environment)?);
    Ok(serve_direct(state, |(store, mailer, settings), event, invocation| {
        sweep_notifications(store, mailer, settings, event, invocation).boxed()
    }))
}

/// Judges what is due at the event's time, else `now`, and sends it, as far as `time_left` goes.
pub async fn sweep_notifications(
    store: &Store,
    mailer: &Mailer,
    settings: &SweepSettings,
    event: Value,
    invocation: Invocation,
) -> Result<SweepReport, Problem> {
    let now = judged_by(&event)?.unwrap_or(invocation.now);
    Ok(sweep::sweep(store, mailer, settings, now, invocation.time_left).await?)
}

/// The time to judge by: the event's `now`; else its `time`, as the schedule's events may have one, so that one
/// that is delivered late or again does what it would have done then. Its other fields are the schedule's own.
fn judged_by(event: &Value) -> Result<Option<DateTime<Utc>>, Problem> {
    let malformed = |detail| Problem::new(ProblemCode::MalformedRequest, detail);
    let fields = match event {
        Value::Object(fields) => fields,
        Value::Null => return Ok(None),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(malformed("the event must be a JSON object"));
        }
    };
    let instant = |value: &Value| DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|at| at.to_utc());
    let Some(now) = fields.get("now") else { return Ok(fields.get("time").and_then(instant)) };
    let now = instant(now);
    now.map(Some).ok_or_else(|| malformed("`now` must be an instant such as 2026-12-31T06:00:00Z (RFC 3339)"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_event_says_what_time_to_judge_by() {
        let judged = |event: Value| judged_by(&event).unwrap().map(|now| now.to_rfc3339());
        let new_year = Some("2026-12-31T06:00:00+00:00".to_owned());
        assert_eq!(judged(json!({"now": "2026-12-31T06:00:00Z"})), new_year);
        assert_eq!(judged(json!({"now": "2026-12-31T07:00:00+01:00", "time": "x"})), new_year);
        assert_eq!(judged(json!({"time": "2026-12-31T06:00:00Z", "detail-type": "e"})), new_year);
        for event in [json!({}), json!(null), json!({"time": "noon"}), json!({"source": "aws.scheduler"})] {
            assert_eq!(judged(event), None);
        }
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        for now in [json!("noon"), json!("2026-12-31"), json!(7), json!(null), json!("")] {
            assert_eq!(judged_by(&json!({"now": now})).unwrap_err().code, ProblemCode::MalformedRequest);
        }
        assert_eq!(judged_by(&json!([])).unwrap_err().code, ProblemCode::MalformedRequest);
    }
}
