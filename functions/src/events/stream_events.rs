//! `StreamEvents`, invoked with writes of the table's stream: puts what happened on `EventBridge`.

use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_direct;
use crate::events;
use crate::events::bus::EventBus;
use crate::events::stream::{Batch, BatchAnswer, ItemFailure};
use crate::lambda::{Calendar, Environment, Handler, StartError};
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (EventBus::of(environment)?, environment.calendar()?);
    Ok(serve_direct(state, |(bus, calendar), event, _| stream_events(bus, calendar, event).boxed()))
}

/// Tells the writes of a batch. The answer names the first that could not be told, if there is one.
pub async fn stream_events(
    bus: &EventBus,
    calendar: &Calendar,
    event: Value,
) -> Result<BatchAnswer, Problem> {
    let batch: Batch = serde_json::from_value(event).map_err(|_| {
        Problem::new(ProblemCode::MalformedRequest, "the event must be one of a table's stream")
    })?;
    let relayed = events::relay(bus, calendar, batch.records).await?;
    tracing::info!(put = relayed.put, complete = relayed.left_from.is_none(), "events told");
    let failures = relayed.left_from.map(|item_identifier| ItemFailure { item_identifier });
    Ok(BatchAnswer { batch_item_failures: failures.into_iter().collect() })
}
