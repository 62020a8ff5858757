//! The event source mapping: hands a stream's records to its function as Lambda does. What its filter lets through, in
//! batches; from the record on that the function names as not done; a batch that fails as a whole in halves; and when
//! the attempts are used up, given up.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot, watch};

use super::Bus;
use super::streams::{Records, Stream};
use crate::engine::EngineError;
use crate::lambda::Lambda;
use crate::server;
use crate::template::StreamSource;

/// Lambda looks at a shard four times a second.
const INTERVAL: Duration = Duration::from_millis(250);
/// The pause before a batch is tried again; twice as long each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const PAUSE_MAX: Duration = Duration::from_millis(20);

pub(crate) struct Mapping {
    stream: Stream,
    source: StreamSource,
    lambda: Arc<Lambda>,
    bus: Bus,
    positions: Positions,
}

/// How far each shard was handed over, kept if there is a file for it.
pub(crate) struct Positions {
    file: Option<PathBuf>,
    kept: Kept,
}

#[derive(Default, Deserialize, Serialize)]
struct Kept {
    stream: String,
    shards: BTreeMap<String, String>,
}

/// What came of handing over a batch.
enum Handed {
    /// All of it is done.
    Done,
    /// Not from this place on.
    Upto(usize),
    /// Nothing is known to be done.
    Failed,
}

impl Mapping {
    pub(crate) fn new(
        (client, endpoint, arn): (reqwest::Client, &str, String),
        source: StreamSource,
        lambda: Arc<Lambda>,
        bus: Bus,
        file: Option<PathBuf>,
    ) -> Self {
        let positions = Positions::of(&arn, file);
        let stream = Stream { client, endpoint: endpoint.to_owned(), arn };
        Self { stream, source, lambda, bus, positions }
    }

    /// Goes through the stream when asked to, and if `polling` by itself.
    pub(crate) async fn run(
        mut self,
        mut asks: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
        polling: bool,
        stop: watch::Receiver<bool>,
    ) {
        let mut stop = std::pin::pin!(server::stopped(stop));
        loop {
            let mut waiting = Vec::new();
            tokio::select! {
                () = &mut stop => return,
                ask = asks.recv() => waiting.extend(ask),
                () = tokio::time::sleep(INTERVAL), if polling => {}
            }
            while let Ok(ask) = asks.try_recv() {
                waiting.push(ask);
            }
            if let Err(error) = self.round().await {
                tracing::warn!(%error, "the stream can't be read");
            }
            for ask in waiting {
                // Whoever asked may have gone.
                ask.send(()).unwrap_or_default();
            }
        }
    }

    /// Hands over all that is in the stream by now.
    async fn round(&mut self) -> Result<(), EngineError> {
        for shard in self.stream.shards().await? {
            let behind = self.positions.kept.shards.get(&shard).cloned();
            let mut position = self.stream.position(&shard, behind.as_deref()).await?;
            loop {
                let Records { records, next } =
                    self.stream.records(&position, self.source.batch_size).await?;
                let Some(last) = records.last().and_then(sequence).map(str::to_owned) else { break };
                self.hand_over(records).await;
                self.positions.move_to(&shard, last);
                let Some(next) = next else { break };
                position = next;
            }
        }
        Ok(())
    }

    async fn hand_over(&self, records: Vec<Value>) {
        let wanted = |record: &Value| self.source.filters.iter().any(|filter| filter.matches(record));
        let mut records: Vec<Value> = records.into_iter().filter(wanted).collect();
        for record in &mut records {
            record["eventSourceARN"] = json!(self.stream.arn);
        }
        let mut batches = VecDeque::from([records]);
        let (mut attempts, mut pause) = (0, FIRST_PAUSE);
        while let Some(mut batch) = batches.pop_front() {
            if batch.is_empty() {
                continue;
            }
            match self.handed(&batch).await {
                Handed::Done => (attempts, pause) = (0, FIRST_PAUSE),
                Handed::Upto(place) if place > 0 => {
                    batches.push_front(batch.split_off(place));
                    (attempts, pause) = (0, FIRST_PAUSE);
                }
                Handed::Failed if self.source.in_halves && batch.len() > 1 => {
                    batches.push_front(batch.split_off(batch.len().div_ceil(2)));
                    batches.push_front(batch);
                }
                Handed::Upto(_) | Handed::Failed if attempts >= self.source.retries => {
                    self.bus.give_up(batch);
                    (attempts, pause) = (0, FIRST_PAUSE);
                }
                Handed::Upto(_) | Handed::Failed => {
                    attempts += 1;
                    tokio::time::sleep(pause).await;
                    pause = PAUSE_MAX.min(pause * 2);
                    batches.push_front(batch);
                }
            }
        }
    }

    async fn handed(&self, batch: &[Value]) -> Handed {
        let answer = match self.lambda.invoke(&self.source.function, json!({ "Records": batch })).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::info!(%error, "a batch of the stream failed");
                return Handed::Failed;
            }
        };
        let failures = answer["batchItemFailures"].as_array().map(Vec::as_slice).unwrap_or_default();
        if failures.is_empty() || !self.source.partial {
            return Handed::Done;
        }
        let place = |failure: &Value| {
            let named = failure["itemIdentifier"].as_str();
            batch.iter().position(|record| named.is_some() && sequence(record) == named)
        };
        // One that names no record of the batch stands for all of it.
        let places: Option<Vec<usize>> = failures.iter().map(place).collect();
        places.and_then(|places| places.into_iter().min()).map_or(Handed::Failed, Handed::Upto)
    }
}

impl Positions {
    /// Those of the stream; of another one, that was there before, nothing is known.
    fn of(stream: &str, file: Option<PathBuf>) -> Self {
        let text = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let kept = text.and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        let kept = kept.filter(|kept| kept.stream == stream).unwrap_or_default();
        Self { file, kept: Kept { stream: stream.to_owned(), ..kept } }
    }

    fn move_to(&mut self, shard: &str, sequence: String) {
        self.kept.shards.insert(shard.to_owned(), sequence);
        let Some(file) = &self.file else { return };
        let written = serde_json::to_vec(&self.kept).map_err(std::io::Error::from);
        // Not kept: told again after the next start.
        if let Err(error) = written.and_then(|text| std::fs::write(file, text)) {
            tracing::warn!(%error, "the position in the stream can't be kept");
        }
    }
}

fn sequence(record: &Value) -> Option<&str> {
    record["dynamodb"]["SequenceNumber"].as_str()
}
