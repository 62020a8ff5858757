//! The event source mapping: delivers a stream's records to its function as Lambda does. It delivers the records that
//! pass the filter in batches. It retries from the first record that the function reports as failed, splits a batch
//! that fails as a whole, and discards a batch when its attempts are used up.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Bus;
use super::stream::{Stream, StreamPage};
use crate::engine::{Engine, EngineError};
use crate::lambda::Lambda;
use crate::rounds::DueRounds;
use crate::server;
use crate::template::StreamSource;

/// Lambda polls a shard four times a second.
const POLL_INTERVAL: Duration = Duration::from_millis(250);
/// The pause before the first retry of a batch; it doubles with each retry.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const PAUSE_MAX: Duration = Duration::from_millis(20);

pub(crate) struct StreamMapping {
    stream: Stream,
    source: StreamSource,
    lambda: Arc<Lambda>,
    bus: Bus,
    positions: Positions,
}

/// The last delivered record of each shard, written to a file if there is one.
struct Positions {
    file: Option<PathBuf>,
    state: PositionState,
}

#[derive(Default, Deserialize, Serialize)]
struct PositionState {
    stream: String,
    shards: BTreeMap<String, String>,
}

enum BatchResult {
    Delivered,
    /// The records from this index on failed.
    FailedFrom(usize),
    /// The whole batch failed.
    Failed,
}

impl StreamMapping {
    pub(crate) fn new(
        engine: Engine,
        arn: String,
        source: StreamSource,
        lambda: Arc<Lambda>,
        bus: Bus,
        file: Option<PathBuf>,
    ) -> Self {
        let positions = Positions::open(&arn, file);
        Self { stream: Stream { engine, arn }, source, lambda, bus, positions }
    }

    /// Delivers the stream's records in each round. If `polling`, one is due every [`POLL_INTERVAL`].
    pub(crate) async fn run(mut self, mut rounds: DueRounds, polling: bool, stop: watch::Receiver<bool>) {
        let mut stop = std::pin::pin!(server::stopped(stop));
        while let Some(round) = rounds.next(polling.then_some(POLL_INTERVAL), &mut stop).await {
            if let Err(error) = self.deliver_all().await {
                tracing::warn!(%error, "the stream can't be read");
            }
            round.end();
        }
    }

    /// Delivers all records that are in the stream now.
    async fn deliver_all(&mut self) -> Result<(), EngineError> {
        for shard in self.stream.shards().await? {
            let last = self.positions.state.shards.get(&shard).map(String::as_str);
            let mut iterator = self.stream.iterator(&shard, last).await?;
            loop {
                let StreamPage { records, next } =
                    self.stream.page(&iterator, self.source.batch_size).await?;
                let Some(last) = records.last().and_then(sequence_number).map(str::to_owned) else { break };
                self.deliver(records).await;
                self.positions.advance(&shard, last);
                let Some(next) = next else { break };
                iterator = next;
            }
        }
        Ok(())
    }

    async fn deliver(&self, records: Vec<Value>) {
        let wanted = |record: &Value| self.source.filters.iter().any(|filter| filter.matches(record));
        let mut records: Vec<Value> = records.into_iter().filter(wanted).collect();
        for record in &mut records {
            record["eventSourceARN"] = json!(self.stream.arn);
        }
        let mut batches = VecDeque::from([records]);
        let (mut retries, mut pause) = (0, FIRST_PAUSE);
        while let Some(mut batch) = batches.pop_front() {
            if batch.is_empty() {
                continue;
            }
            match self.invoke(&batch).await {
                BatchResult::Delivered => (retries, pause) = (0, FIRST_PAUSE),
                BatchResult::FailedFrom(index) if index > 0 => {
                    batches.push_front(batch.split_off(index));
                    (retries, pause) = (0, FIRST_PAUSE);
                }
                BatchResult::Failed if self.source.splits_batches && batch.len() > 1 => {
                    batches.push_front(batch.split_off(batch.len().div_ceil(2)));
                    batches.push_front(batch);
                }
                BatchResult::FailedFrom(_) | BatchResult::Failed if retries >= self.source.retries => {
                    self.bus.give_up(batch);
                    (retries, pause) = (0, FIRST_PAUSE);
                }
                BatchResult::FailedFrom(_) | BatchResult::Failed => {
                    retries += 1;
                    tokio::time::sleep(pause).await;
                    pause = PAUSE_MAX.min(pause * 2);
                    batches.push_front(batch);
                }
            }
        }
    }

    async fn invoke(&self, batch: &[Value]) -> BatchResult {
        let answer = match self.lambda.invoke(&self.source.function, json!({ "Records": batch })).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::info!(%error, "a batch of the stream failed");
                return BatchResult::Failed;
            }
        };
        let failures = answer["batchItemFailures"].as_array().map(Vec::as_slice).unwrap_or_default();
        if failures.is_empty() || !self.source.reports_failures {
            return BatchResult::Delivered;
        }
        let index = |failure: &Value| {
            let failed = failure["itemIdentifier"].as_str()?;
            batch.iter().position(|record| sequence_number(record) == Some(failed))
        };
        // As in Lambda, an identifier that is not in the batch fails the whole batch.
        let indices: Option<Vec<usize>> = failures.iter().map(index).collect();
        let first = indices.and_then(|indices| indices.into_iter().min());
        first.map_or(BatchResult::Failed, BatchResult::FailedFrom)
    }
}

impl Positions {
    /// Reads the positions in a stream. Positions in an earlier stream are dropped.
    fn open(stream: &str, file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let state = text.and_then(|text| serde_json::from_str::<PositionState>(&text).ok());
        let state = state.filter(|state| state.stream == stream).unwrap_or_default();
        Self { file, state: PositionState { stream: stream.to_owned(), ..state } }
    }

    fn advance(&mut self, shard: &str, sequence_number: String) {
        self.state.shards.insert(shard.to_owned(), sequence_number);
        let Some(file) = &self.file else { return };
        let text = serde_json::to_vec(&self.state).map_err(std::io::Error::from);
        // If this fails, the records are delivered again after the next start.
        if let Err(error) = text.and_then(|text| std::fs::write(file, text)) {
            tracing::warn!(%error, "the position in the stream can't be saved");
        }
    }
}

fn sequence_number(record: &Value) -> Option<&str> {
    record["dynamodb"]["SequenceNumber"].as_str()
}
