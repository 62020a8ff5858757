//! The `EventBridge` bus: puts the events of one request. The caller handles refused events.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::primitives::DateTime as At;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use thiserror::Error;

use super::bus_event::{BusEvent, SOURCE};
use super::{Environment, Service, StartError, error_code, retry_partition};

/// The error of a failed request: `EventBridge`'s error code, which contains nothing of the events.
#[derive(Debug, Error)]
#[error("the request to the event bus failed: {0}")]
pub struct PutError(String);

#[derive(Clone, Debug)]
pub struct EventBus {
    client: Client,
    name: String,
}

impl EventBus {
    /// Returns the bus that `EVENT_BUS_NAME` names, by name or ARN.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let sdk = environment.sdk_config(Service::retried("AWS_ENDPOINT_URL_EVENTBRIDGE"))?;
        let mut config = aws_sdk_eventbridge::config::Builder::from(&sdk);
        config.set_retry_partition(retry_partition(&sdk));
        let client = Client::from_conf(config.build());
        Ok(Self { client, name: environment.required("EVENT_BUS_NAME")?.to_owned() })
    }

    /// Puts the events of one [request](super::bus_event::requests). Returns for each event, in order, the error code
    /// if the bus refused it. The bus may refuse some events and accept the others.
    pub async fn put(&self, events: &[&BusEvent]) -> Result<Vec<Option<String>>, PutError> {
        let entries = events.iter().map(|event| {
            PutEventsRequestEntry::builder()
                .event_bus_name(&self.name)
                .source(SOURCE)
                .detail_type(event.detail_type)
                .time(At::from_millis(event.time.timestamp_millis()))
                .detail(&event.detail)
                .build()
        });
        let request = self.client.put_events().set_entries(Some(entries.collect()));
        let response = request.send().await.map_err(|error| PutError(error_code(&error)))?;
        let refused = |entry: &aws_sdk_eventbridge::types::PutEventsResultEntry| {
            entry.event_id().is_none().then(|| entry.error_code().unwrap_or("NoEventId").to_owned())
        };
        Ok(response.entries().iter().map(refused).collect())
    }
}
