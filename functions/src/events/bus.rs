//! Events onto `EventBridge`: entries of one request at a time. What to do with what isn't taken is for the caller.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_eventbridge::operation::put_events::PutEventsError;
use aws_sdk_eventbridge::primitives::DateTime as At;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::lambda::{Environment, Service, StartError, retry_partition};

/// Where our events come from, for rules to match on.
pub const SOURCE: &str = "purchase-orders";
/// Entries of one request (a limit of `EventBridge`).
pub const ENTRIES_MAX: usize = 10;
/// Bytes of one request's entries together. `EventBridge` takes a MiB by now, 256 KiB where it is older.
pub const BYTES_MAX: usize = 256 * 1024;
/// What an entry counts beside its texts: its time.
const TIME_BYTES: usize = 14;

/// One event as it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusEvent {
    /// What kind of event.
    pub detail_type: &'static str,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// A JSON object.
    pub detail: String,
}

/// A request came to nothing, as far as is known. The class, `EventBridge`'s own name of it, tells nothing of events.
#[derive(Debug, Error)]
#[error("events were not put: {0}")]
pub struct PutError(String);

/// The bus.
#[derive(Clone, Debug)]
pub struct EventBus {
    client: Client,
    name: String,
}

impl BusEvent {
    /// Bytes, as `EventBridge` counts them.
    pub fn bytes(&self) -> usize {
        TIME_BYTES + SOURCE.len() + self.detail_type.len() + self.detail.len()
    }
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

    /// Puts at most [`ENTRIES_MAX`] entries of at most [`BYTES_MAX`]. For each, in their order, why it was not taken,
    /// if it wasn't: some may be while others are.
    pub async fn put(&self, entries: &[&BusEvent]) -> Result<Vec<Option<String>>, PutError> {
        let entries = entries.iter().map(|entry| {
            PutEventsRequestEntry::builder()
                .event_bus_name(&self.name)
                .source(SOURCE)
                .detail_type(entry.detail_type)
                .time(At::from_millis(entry.time.timestamp_millis()))
                .detail(&entry.detail)
                .build()
        });
        let request = self.client.put_events().set_entries(Some(entries.collect()));
        let answer = request.send().await.map_err(|error| PutError(class(&error)))?;
        let refused = |entry: &aws_sdk_eventbridge::types::PutEventsResultEntry| {
            entry.event_id().is_none().then(|| entry.error_code().unwrap_or("NoEventId").to_owned())
        };
        Ok(answer.entries().iter().map(refused).collect())
    }
}

fn class(error: &SdkError<PutEventsError>) -> String {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "NotBuilt",
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(_) => "NoConnection",
        SdkError::ResponseError(_) => "NoAnswer",
        SdkError::ServiceError(_) => "Refused",
        _ => "Unknown",
    };
    error.code().unwrap_or(kind).to_owned()
}
