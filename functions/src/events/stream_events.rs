//! `StreamEvents`, invoked with batches of the table's stream: publishes each change of a purchase order or an invoice.

use futures::FutureExt as _;
use serde_json::Value;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_event;
use crate::events::publish::publish;
use crate::events::stream::StreamBatch;
use crate::lambda::{BatchResponse, Calendar, Environment, EventBus, Handler, StartError};

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (EventBus::of(environment)?, environment.calendar()?);
    Ok(serve_event(state, |(bus, calendar), event, _| stream_events(bus, calendar, event).boxed()))
}

/// Publishes the writes of a batch. The response names the first write that was not published.
async fn stream_events(bus: &EventBus, calendar: &Calendar, event: Value) -> Result<BatchResponse, Problem> {
    let batch: StreamBatch = serde_json::from_value(event).map_err(|_| {
        Problem::new(ProblemCode::MalformedRequest, "the event must be a batch of a DynamoDB stream")
    })?;
    let report = publish(bus, calendar, batch.records).await?;
    tracing::info!(published = report.published, complete = report.resume_at.is_none(), "events published");
    Ok(BatchResponse::failed(report.resume_at))
}
