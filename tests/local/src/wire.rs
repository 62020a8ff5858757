//! The wire between the functions and the store: a proxy that counts requests, refuses those that a function's IAM
//! policies don't allow, and fails or pauses those that a test chooses. It can also make the store as slow as
//! `DynamoDB`. Tests read the store directly, uncounted.

mod fault;
mod paused;
mod permission;
pub(crate) mod timed_store;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value;

pub use fault::Fault;
use paused::Pause;
pub use paused::PausedRequest;
pub(crate) use permission::{Permissions, signer};
pub use timed_store::StoreTimes;
use timed_store::TimedStore;

use crate::task_group::TaskGroup;
use crate::{relay, server};

/// The largest request that `DynamoDB` takes: 16 MiB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// The requests since the last reset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WireCounts {
    /// Requests by operation, such as `TransactWriteItems`, failed ones included.
    pub requests: BTreeMap<String, u64>,
    /// Consumed read capacity units, as the store reports them since [`Wire::measure`].
    pub read_units: f64,
    /// Consumed write capacity units. Conditions of transactions count as writes.
    pub write_units: f64,
}

impl WireCounts {
    /// Returns the number of requests of an operation.
    pub fn of(&self, operation: &str) -> u64 {
        self.requests.get(operation).copied().unwrap_or_default()
    }

    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }

    /// Returns the consumed capacity units of both kinds.
    #[expect(clippy::float_arithmetic, reason = "capacity units are halves, exact in floating point")]
    pub fn units(&self) -> f64 {
        self.read_units + self.write_units
    }
}

#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// Such as `PutItem`.
    pub operation: String,
    pub body: Value,
}

enum Plan {
    Fail(Fault),
    Pause(Pause),
}

#[derive(Default)]
struct State {
    counts: WireCounts,
    plans: BTreeMap<String, VecDeque<Plan>>,
    /// How many more requests reach the store; `None` is no limit.
    remaining: Option<usize>,
    measuring: bool,
    timed_store: Option<Arc<TimedStore>>,
    recorded: Option<Vec<RecordedRequest>>,
}

#[derive(Clone)]
pub struct Wire {
    state: Arc<Mutex<State>>,
    client: reqwest::Client,
    upstream: Arc<str>,
    permissions: Arc<Permissions>,
}

impl Wire {
    pub(crate) fn new(client: reqwest::Client, upstream: &str, permissions: Permissions) -> Self {
        Self { state: Arc::default(), client, upstream: upstream.into(), permissions: Arc::new(permissions) }
    }

    /// Starts serving the functions and returns the URL.
    pub(crate) async fn serve(&self, tasks: &mut TaskGroup) -> std::io::Result<String> {
        let (listener, address) = server::listener(0).await?;
        let wire = self.clone();
        tasks.spawn(server::serve(listener, tasks.stop_signal(), move |request| {
            let wire = wire.clone();
            async move {
                let (request, body) = request.into_parts();
                let body = server::read(body, BODY_LIMIT).await.unwrap_or_default();
                wire.answer(request, body).await
            }
        }));
        Ok(format!("http://{address}"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn counts(&self) -> WireCounts {
        self.state().counts.clone()
    }

    /// Clears counts, recorded requests and planned faults and pauses. Measuring, the store's times and recording go on.
    pub fn reset(&self) {
        let mut state = self.state();
        state.counts = WireCounts::default();
        state.plans.clear();
        state.remaining = None;
        if let Some(recorded) = &mut state.recorded {
            recorded.clear();
        }
    }

    /// Counts consumed capacity from now on.
    pub fn measure(&self) {
        self.state().measuring = true;
    }

    /// Makes the store take these times from now on, and refuse writes that would meet with `DynamoDB`.
    pub fn take_times(&self, times: StoreTimes) {
        self.state().timed_store = Some(Arc::new(TimedStore::new(times)));
    }

    /// Records requests from now on.
    pub fn record(&self) {
        self.state().recorded.get_or_insert_default();
    }

    /// Returns the requests since [`record`](Self::record) or the last reset.
    pub fn recorded(&self) -> Vec<RecordedRequest> {
        self.state().recorded.clone().unwrap_or_default()
    }

    /// Makes the next `times` requests of an operation fail, after the faults and pauses already planned for it.
    pub fn fail_next(&self, operation: &str, times: usize, fault: Fault) {
        let plans = std::iter::repeat_n(fault, times).map(Plan::Fail);
        self.state().plans.entry(operation.to_owned()).or_default().extend(plans);
    }

    /// Breaks the connection of all requests after the next `requests`, until [`reset`](Self::reset). To the store
    /// that looks like a process that was killed there.
    pub fn cut_after(&self, requests: usize) {
        self.state().remaining = Some(requests);
    }

    /// Pauses the next request of an operation before it reaches the store.
    pub fn hold_next(&self, operation: &str) -> PausedRequest {
        let (paused, pause) = paused::pair();
        self.state().plans.entry(operation.to_owned()).or_default().push_back(Plan::Pause(pause));
        paused
    }

    async fn answer(&self, request: Parts, body: Bytes) -> Response {
        let operation = operation(&request.headers);
        let (plan, measuring) = self.count(&operation, &body);
        if let Some(action) = self.permissions.denied(&request.headers, &operation, &body) {
            return fault::denied(&action);
        }
        match plan {
            None => {}
            Some(Plan::Pause(pause)) => pause.until_released().await,
            Some(Plan::Fail(Fault::AnswerLost)) => {
                self.forward(&request, &operation, body, measuring).await;
                return relay::broken();
            }
            Some(Plan::Fail(fault)) => return fault.answer(&operation, &body),
        }
        self.forward(&request, &operation, body, measuring).await
    }

    fn count(&self, operation: &str, body: &Bytes) -> (Option<Plan>, bool) {
        let mut state = self.state();
        *state.counts.requests.entry(operation.to_owned()).or_default() += 1;
        if let Some(recorded) = &mut state.recorded {
            let body = serde_json::from_slice(body).unwrap_or_default();
            recorded.push(RecordedRequest { operation: operation.to_owned(), body });
        }
        if state.remaining == Some(0) {
            return (Some(Plan::Fail(Fault::Gone)), state.measuring);
        }
        state.remaining = state.remaining.map(|remaining| remaining - 1);
        let plan = state.plans.get_mut(operation).and_then(VecDeque::pop_front);
        (plan, state.measuring)
    }

    async fn forward(&self, request: &Parts, operation: &str, body: Bytes, measuring: bool) -> Response {
        let body = if measuring { with_capacity_request(&body).unwrap_or(body) } else { body };
        let engine = |body| relay::forward(&self.client, &self.upstream, request, body);
        let timed_store = self.state().timed_store.clone();
        let answer = match timed_store {
            Some(store) => store.answer(operation, body, engine).await,
            None => engine(body).await,
        };
        if let (true, Ok((_, _, body))) = (measuring, &answer) {
            self.add_capacity(operation, body);
        }
        relay::response(answer)
    }

    #[expect(clippy::float_arithmetic, reason = "capacity units are halves, exact in floating point")]
    fn add_capacity(&self, operation: &str, body: &Bytes) {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let units = |consumed: &Value| consumed["CapacityUnits"].as_f64().unwrap_or_default();
        let consumed = &answer["ConsumedCapacity"];
        let total = match consumed.as_array() {
            Some(tables) => tables.iter().map(units).sum(),
            None => units(consumed),
        };
        let counts = &mut self.state().counts;
        match operation {
            "GetItem" | "BatchGetItem" | "Query" | "Scan" | "TransactGetItems" => counts.read_units += total,
            _ => counts.write_units += total,
        }
    }
}

/// Returns the operation of a header such as `x-amz-target: DynamoDB_20120810.GetItem`.
fn operation(headers: &HeaderMap) -> String {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

fn with_capacity_request(body: &Bytes) -> Option<Bytes> {
    let mut request: Value = serde_json::from_slice(body).ok()?;
    request.as_object_mut()?.entry("ReturnConsumedCapacity").or_insert_with(|| "TOTAL".into());
    Some(Bytes::from(request.to_string()))
}
