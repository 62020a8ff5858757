//! The event source mappings of queues: deliver messages to their functions as Lambda does. Messages that a function
//! doesn't report as failed are deleted; the others become visible again when their time is up.
//!
//! One batch is delivered at a time, and none waits for the template's batching window.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{Message, Queues};
use crate::lambda::Lambda;
use crate::rounds::DueRounds;
use crate::server;
use crate::template::{ACCOUNT, QueueSource, REGION};

const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The most bytes of the messages of one invocation: Lambda's limit of 6 MB, less the rest of the event.
const BATCH_BYTES: usize = 5 * 1024 * 1024;

pub(crate) struct QueueMappings {
    pub(crate) queues: Queues,
    pub(crate) sources: Vec<QueueSource>,
    pub(crate) lambda: Arc<Lambda>,
}

impl QueueMappings {
    /// Delivers the queues' messages in each round. If `polling`, one is due every [`POLL_INTERVAL`].
    pub(crate) async fn run(self, mut rounds: DueRounds, polling: bool, stop: watch::Receiver<bool>) {
        let mut stop = std::pin::pin!(server::stopped(stop));
        while let Some(round) = rounds.next(polling.then_some(POLL_INTERVAL), &mut stop).await {
            for source in &self.sources {
                self.deliver_all(source).await;
            }
            round.end();
        }
    }

    /// Delivers all messages that are visible now.
    async fn deliver_all(&self, source: &QueueSource) {
        loop {
            let batch = self.queues.receive(&source.queue, source.batch_size, BATCH_BYTES, None);
            if batch.is_empty() {
                return;
            }
            let records: Vec<Value> = batch.iter().map(record).collect();
            match self.lambda.invoke(&source.function, json!({ "Records": records })).await {
                Ok(answer) => {
                    let failed =
                        if source.reports_failures { failed(&answer, &batch) } else { BTreeSet::new() };
                    for message in batch.iter().filter(|message| !failed.contains(message.id.as_str())) {
                        self.queues.delete(&source.queue, message.receipt.as_deref().unwrap_or_default());
                    }
                }
                Err(error) => tracing::info!(%error, queue = source.queue, "a batch of the queue failed"),
            }
        }
    }
}

/// Returns the ids of the messages that failed: all of them if the answer names an unknown one.
fn failed<'a>(answer: &'a Value, batch: &'a [Message]) -> BTreeSet<&'a str> {
    let failures = answer["batchItemFailures"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: BTreeSet<&str> = batch.iter().map(|message| message.id.as_str()).collect();
    let failed: BTreeSet<&str> =
        failures.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap_or_default()).collect();
    if failed.is_subset(&ids) { failed } else { ids }
}

/// Returns a message as a function receives it.
fn record(message: &Message) -> Value {
    let mut attributes = json!({
        "ApproximateReceiveCount": message.receives.to_string(),
        "SentTimestamp": message.sent_at.timestamp_millis().to_string(),
        "SenderId": ACCOUNT,
        "ApproximateFirstReceiveTimestamp":
            message.first_received_at.map(|at| at.timestamp_millis().to_string()),
    });
    if let Some(group) = &message.group {
        attributes["MessageGroupId"] = json!(group);
    }
    json!({
        "messageId": message.id,
        "receiptHandle": message.receipt,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": super::api::md5(&message.body),
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", message.queue),
        "awsRegion": REGION,
    })
}
