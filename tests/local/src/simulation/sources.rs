//! The sources of events in a simulation: the table's stream and the queue of invoices, delivered at least once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::SimulatedSystem;
use super::store::stream_records;

/// What waits for delivery.
pub(super) struct Sources {
    stream: String,
    state: Mutex<SourceState>,
}

#[derive(Default)]
struct SourceState {
    /// The number of the last delivered record of the stream.
    position: Option<String>,
    messages: Vec<(u64, Value)>,
    sent: u64,
}

impl Sources {
    pub(super) fn new(stream: String) -> Self {
        Self { stream, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, SourceState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SimulatedSystem {
    /// Sends a message to the queue of invoices.
    pub fn enqueue(&self, message: Value) {
        let mut state = self.sources.state();
        state.sent += 1;
        let number = state.sent;
        state.messages.push((number, message));
    }

    /// Delivers the waiting messages once. Those that fail wait on. Returns how many.
    pub async fn deliver_queue(&self) -> usize {
        let batch: Vec<(u64, Value)> = self.sources.state().messages.iter().take(10).cloned().collect();
        if batch.is_empty() {
            return 0;
        }
        let records = batch.iter().map(|(number, message)| {
            json!({
                "messageId": format!("message-{number}"),
                "receiptHandle": "receipt",
                "body": message.to_string(),
                "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0", "MessageGroupId": "invoices"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-1:000000000000:invoices",
                "awsRegion": "eu-west-1",
            })
        });
        let event = json!({ "Records": records.collect::<Vec<_>>() });
        let Ok(answer) = self.invoke("MatchQueuedInvoices", &event).await else {
            return self.sources.state().messages.len();
        };
        let failed = answer["batchItemFailures"].as_array().cloned().unwrap_or_default();
        let failed =
            |number: &u64| failed.iter().any(|it| it["itemIdentifier"] == format!("message-{number}"));
        let delivered = |number: &u64| batch.iter().any(|(other, _)| other == number) && !failed(number);
        let mut state = self.sources.state();
        state.messages.retain(|(number, _)| !delivered(number));
        state.messages.len()
    }

    /// Delivers the next records of the table's stream. Returns whether it was all.
    pub async fn deliver_stream(&self) -> bool {
        let source = self.template.streams.first().unwrap_or_else(|| panic!("template.yaml has no stream"));
        let position = self.sources.state().position.clone();
        let mut records = stream_records(&self.network.store, &self.sources.stream, position.as_deref());
        records.truncate(source.batch_size);
        let number = |record: &Value| record["dynamodb"]["SequenceNumber"].as_str().map(str::to_owned);
        let Some(last) = records.last().and_then(number) else { return true };
        let wanted = |record: &&Value| source.filters.iter().any(|filter| filter.matches(record));
        let mut wanted: Vec<Value> = records.iter().filter(wanted).cloned().collect();
        for record in &mut wanted {
            record["eventSourceARN"] = json!(self.sources.stream);
            // The machine's time.
            record["dynamodb"]["ApproximateCreationDateTime"] = json!(0);
        }
        if !wanted.is_empty() {
            let Ok(answer) = self.invoke(&source.function, &json!({ "Records": wanted })).await else {
                return false;
            };
            if answer["batchItemFailures"].as_array().is_some_and(|failed| !failed.is_empty()) {
                return false;
            }
        }
        self.sources.state().position = Some(last);
        false
    }
}
