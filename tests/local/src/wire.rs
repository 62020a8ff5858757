//! The wire between the functions and the store: counts what goes over it, refuses what a function's
//! policies don't allow, and breaks where a test wants it broken. Tests' own look-ups go to the store directly and aren't counted.

mod fault;
mod held;
mod permission;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value;

pub use fault::Fault;
pub use held::Held;
use held::Holding;
pub(crate) use permission::Permissions;

use crate::stages::Stage;
use crate::{relay, server};

/// The largest request that `DynamoDB` takes: 16 MiB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What went over the wire since the last reset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Requests by operation, such as `TransactWriteItems`, with those that were made to fail.
    pub requests: BTreeMap<String, u64>,
    /// Capacity units that the store says they took; only while [measured](Wire::measure).
    pub capacity: f64,
}

impl Counts {
    /// How many requests there were of an operation.
    pub fn of(&self, operation: &str) -> u64 {
        self.requests.get(operation).copied().unwrap_or_default()
    }

    /// How many requests there were.
    pub fn total(&self) -> u64 {
        self.requests.values().sum()
    }
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Such as `PutItem`.
    pub operation: String,
    /// Its JSON.
    pub body: Value,
}

enum Plan {
    Fail(Fault),
    Hold(Holding),
}

#[derive(Default)]
struct State {
    counts: Counts,
    plans: BTreeMap<String, VecDeque<Plan>>,
    /// How many more requests get through; no end where there is none.
    lifetime: Option<usize>,
    measuring: bool,
    recorded: Option<Vec<Recorded>>,
}

/// The wire between the functions and the store.
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

    /// Opens its near end and gives its address.
    pub(crate) async fn serve(&self, stage: &mut Stage) -> std::io::Result<String> {
        let (listener, address) = server::listener(0).await?;
        let wire = self.clone();
        stage.spawn(server::serve(listener, stage.stopping(), move |request| {
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

    /// What went over the wire since the last reset.
    pub fn counts(&self) -> Counts {
        self.state().counts.clone()
    }

    /// Forgets counts, records and every plan not yet carried out; measuring stays as it is.
    pub fn reset(&self) {
        let mut state = self.state();
        state.counts = Counts::default();
        state.plans.clear();
        state.lifetime = None;
        if let Some(recorded) = &mut state.recorded {
            recorded.clear();
        }
    }

    /// Asks the store from now on what each request takes.
    pub fn measure(&self) {
        self.state().measuring = true;
    }

    /// Keeps requests from now on.
    pub fn record(&self) {
        self.state().recorded.get_or_insert_default();
    }

    /// The requests kept since [`record`](Self::record) or the last reset.
    pub fn recorded(&self) -> Vec<Recorded> {
        self.state().recorded.clone().unwrap_or_default()
    }

    /// The next `times` requests of an operation fail so, after what is planned for it already.
    pub fn fail_next(&self, operation: &str, times: usize, fault: Fault) {
        let plans = std::iter::repeat_n(fault, times).map(Plan::Fail);
        self.state().plans.entry(operation.to_owned()).or_default().extend(plans);
    }

    /// After `requests` more the store is out of reach, as for a process that is killed there: nothing it
    /// would still do arrives. Until the next [`reset`](Self::reset).
    pub fn cut_after(&self, requests: usize) {
        self.state().lifetime = Some(requests);
    }

    /// The next request of an operation waits before the store until it is released.
    pub fn hold_next(&self, operation: &str) -> Held {
        let (held, holding) = held::pair();
        self.state().plans.entry(operation.to_owned()).or_default().push_back(Plan::Hold(holding));
        held
    }

    /// Hands a request on, as planned.
    async fn answer(&self, request: Parts, body: Bytes) -> Response {
        let operation = operation(&request.headers);
        let (plan, measuring) = self.note(&operation, &body);
        if let Some(act) = self.permissions.denied(&request.headers, &operation, &body) {
            return fault::denied(&act);
        }
        match plan {
            None => {}
            Some(Plan::Hold(holding)) => holding.until_released().await,
            Some(Plan::Fail(Fault::AnswerLost)) => {
                self.pass_on(&request, body, measuring).await;
                return relay::broken();
            }
            Some(Plan::Fail(fault)) => return fault.answer(&operation, &body),
        }
        self.pass_on(&request, body, measuring).await
    }

    fn note(&self, operation: &str, body: &Bytes) -> (Option<Plan>, bool) {
        let mut state = self.state();
        *state.counts.requests.entry(operation.to_owned()).or_default() += 1;
        if let Some(recorded) = &mut state.recorded {
            let body = serde_json::from_slice(body).unwrap_or_default();
            recorded.push(Recorded { operation: operation.to_owned(), body });
        }
        let plan = match &mut state.lifetime {
            Some(0) => Some(Plan::Fail(Fault::Gone)),
            Some(left) => {
                *left -= 1;
                state.plans.get_mut(operation).and_then(VecDeque::pop_front)
            }
            None => state.plans.get_mut(operation).and_then(VecDeque::pop_front),
        };
        (plan, state.measuring)
    }

    async fn pass_on(&self, request: &Parts, body: Bytes, measuring: bool) -> Response {
        let body = if measuring { asking_for_capacity(&body).unwrap_or(body) } else { body };
        let answer = relay::forward(&self.client, &self.upstream, request, body).await;
        if let (true, Ok((_, _, body))) = (measuring, &answer) {
            self.add_capacity(body);
        }
        relay::response(answer)
    }

    #[expect(clippy::float_arithmetic, reason = "capacity units are halves, exact in floating point")]
    fn add_capacity(&self, body: &Bytes) {
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let units = |consumed: &Value| consumed["CapacityUnits"].as_f64().unwrap_or_default();
        let consumed = &answer["ConsumedCapacity"];
        let total = match consumed.as_array() {
            Some(tables) => tables.iter().map(units).sum(),
            None => units(consumed),
        };
        self.state().counts.capacity += total;
    }
}

/// The operation in `DynamoDB_20120810.GetItem`.
fn operation(headers: &HeaderMap) -> String {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

fn asking_for_capacity(body: &Bytes) -> Option<Bytes> {
    let mut request: Value = serde_json::from_slice(body).ok()?;
    request.as_object_mut()?.entry("ReturnConsumedCapacity").or_insert_with(|| "TOTAL".into());
    Some(Bytes::from(request.to_string()))
}
