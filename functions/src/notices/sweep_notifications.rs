//! `SweepNotifications`, invoked by the schedule, or by hand with `{"now":"2026-12-31T06:00:00Z"}` for another time.

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::notices::mailer::Mailer;
use crate::notices::sweep::{self, SweepReport, SweepSettings};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, Mailer::of(environment)?, SweepSettings::of(environment)?);
    Ok(serve_direct(state, |(store, mailer, settings), event, invocation| {
        sweep_notifications(store, mailer, settings, event, invocation).boxed()
    }))
}

/// Sweeps as of the time in the event, or of the invocation.
pub async fn sweep_notifications(
    store: &Store,
    mailer: &Mailer,
    settings: &SweepSettings,
    event: Value,
    invocation: Invocation,
) -> Result<SweepReport, Problem> {
    let now = time_of(&event)?.unwrap_or(invocation.now);
    Ok(sweep::sweep(store, mailer, settings, now, invocation.time_left).await?)
}

/// Returns the event's `now`, or else its `time`, which an event of the schedule may have: an event that is delivered
/// late or twice then acts as of its own time. Ignores the schedule's other fields.
fn time_of(event: &Value) -> Result<Option<DateTime<Utc>>, Problem> {
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
    fn the_time_of_the_sweep_may_come_from_the_event() {
        let time = |event: Value| time_of(&event).unwrap().map(|now| now.to_rfc3339());
        let new_year = Some("2026-12-31T06:00:00+00:00".to_owned());
        assert_eq!(time(json!({"now": "2026-12-31T06:00:00Z"})), new_year);
        assert_eq!(time(json!({"now": "2026-12-31T07:00:00+01:00", "time": "x"})), new_year);
        assert_eq!(time(json!({"time": "2026-12-31T06:00:00Z", "detail-type": "e"})), new_year);
        for event in [json!({}), json!(null), json!({"time": "noon"}), json!({"source": "aws.scheduler"})] {
            assert_eq!(time(event), None);
        }
    }

    #[test]
    fn an_invalid_time_is_refused() {
        for now in [json!("noon"), json!("2026-12-31"), json!(7), json!(null), json!("")] {
            assert_eq!(time_of(&json!({"now": now})).unwrap_err().code, ProblemCode::MalformedRequest);
        }
        assert_eq!(time_of(&json!([])).unwrap_err().code, ProblemCode::MalformedRequest);
    }
}
