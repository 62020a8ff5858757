//! `SweepNotifications`, invoked by the schedule. Where `ALLOW_CLOCK_OVERRIDE` is `true`, also by hand with
//! `{"now":"2026-12-31T06:00:00Z"}`, to judge by another time.

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::notices::mailer::Mailer;
use crate::notices::sweep::{self, SweepClients, SweepReport, SweepSettings, SweepTimes};
use crate::store::Store;
use crate::store::deliveries::MailSecret;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let store = Store::of(environment)?;
    let clients =
        SweepClients { store, mailer: Mailer::of(environment)?, secret: MailSecret::of(environment)? };
    let state = (clients, SweepSettings::of(environment)?);
    Ok(serve_direct(state, |(clients, settings), event, invocation| {
        sweep_notifications(clients, settings, event, invocation).boxed()
    }))
}

/// Sweeps. Judges by the time in the event, or else by that of the invocation.
pub async fn sweep_notifications(
    clients: &SweepClients,
    settings: &SweepSettings,
    event: Value,
    invocation: Invocation,
) -> Result<SweepReport, Problem> {
    let Invocation { now: clock, time_left, .. } = invocation;
    let judged = judged_at(&event, settings.may_override_clock)?.unwrap_or(clock);
    Ok(sweep::sweep(clients, settings, SweepTimes { clock, judged, time_left }).await?)
}

/// Returns the event's `now`. Ignores all other fields, which the schedule may add.
fn judged_at(event: &Value, may_override_clock: bool) -> Result<Option<DateTime<Utc>>, Problem> {
    let malformed = |detail| Problem::new(ProblemCode::MalformedRequest, detail);
    let fields = match event {
        Value::Object(fields) => fields,
        Value::Null => return Ok(None),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(malformed("the event must be a JSON object"));
        }
    };
    let Some(now) = fields.get("now") else { return Ok(None) };
    if !may_override_clock {
        return Err(malformed("`now` is only allowed where the parameter AllowClockOverride is true"));
    }
    let now = now.as_str().and_then(|now| DateTime::parse_from_rfc3339(now).ok());
    now.map(|now| Some(now.to_utc()))
        .ok_or_else(|| malformed("`now` must be an instant such as 2026-12-31T06:00:00Z (RFC 3339)"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_time_to_judge_by_may_come_from_the_event() {
        let time = |event: Value| judged_at(&event, true).unwrap().map(|now| now.to_rfc3339());
        let new_year = Some("2026-12-31T06:00:00+00:00".to_owned());
        assert_eq!(time(json!({"now": "2026-12-31T06:00:00Z"})), new_year);
        assert_eq!(time(json!({"now": "2026-12-31T07:00:00+01:00", "source": "x"})), new_year);
        for event in [json!({}), json!(null), json!({"source": "aws.scheduler"})] {
            assert_eq!(time(event), None);
        }
    }

    #[test]
    fn an_invalid_time_is_refused() {
        let refused = |event: Value, allowed| judged_at(&event, allowed).unwrap_err();
        for now in [json!("noon"), json!("2026-12-31"), json!(7), json!(null), json!("")] {
            assert_eq!(refused(json!({"now": now}), true).code, ProblemCode::MalformedRequest);
        }
        assert_eq!(refused(json!([]), true).code, ProblemCode::MalformedRequest);
    }

    #[test]
    fn another_time_is_refused_unless_the_deployment_allows_it() {
        let event = json!({"now": "2026-12-31T06:00:00Z"});
        assert!(judged_at(&event, false).unwrap_err().detail().contains("AllowClockOverride"));
        assert!(judged_at(&json!({}), false).unwrap().is_none());
    }
}
