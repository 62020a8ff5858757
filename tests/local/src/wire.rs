//! The wire between the functions and the store: counts what goes over it, and breaks it where a
//! test wants it broken. Tests' own look-ups go to the store directly and aren't counted.

mod fault;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::Value;
use tokio::sync::oneshot;

pub use fault::Fault;

use crate::relay;

/// What went over the wire since the last reset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traffic {
    /// Requests by operation, such as `TransactWriteItems`, with those that were made to fail.
    pub requests: BTreeMap<String, u64>,
    /// Capacity units that the store says they took; only while [measured](Wire::measure).
    pub capacity: f64,
}

impl Traffic {
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

/// A request that is being held before it reaches the store.
#[derive(Debug)]
pub struct Held {
    arrived: oneshot::Receiver<()>,
    release: oneshot::Sender<()>,
}

impl Held {
    /// Waits until the request is there.
    pub async fn arrived(&mut self) {
        // An error is a wire that went away with nothing held: there is nothing to wait for.
        if (&mut self.arrived).await.is_err() {
            tracing::warn!("the wire went away");
        }
    }

    /// Lets it go on. Dropping does the same.
    pub fn release(self) {
        if self.release.send(()).is_err() {
            tracing::warn!("nothing was held any more");
        }
    }
}

enum Plan {
    Fail(Fault),
    Hold { arrived: oneshot::Sender<()>, released: oneshot::Receiver<()> },
}

#[derive(Default)]
struct State {
    traffic: Traffic,
    plans: BTreeMap<String, VecDeque<Plan>>,
    measuring: bool,
    recorded: Option<Vec<Recorded>>,
}

/// The wire between the functions and the store.
#[derive(Clone)]
pub struct Wire {
    state: Arc<Mutex<State>>,
    client: reqwest::Client,
    upstream: Arc<str>,
}

impl Wire {
    pub(crate) fn new(client: reqwest::Client, upstream: &str) -> Self {
        Self { state: Arc::default(), client, upstream: upstream.into() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What went over the wire since the last reset.
    pub fn traffic(&self) -> Traffic {
        self.state().traffic.clone()
    }

    /// Forgets traffic, records and every plan not yet carried out; measuring stays as it is.
    pub fn reset(&self) {
        let mut state = self.state();
        state.traffic = Traffic::default();
        state.plans.clear();
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

    /// The next request of an operation waits before the store until it is released.
    pub fn hold_next(&self, operation: &str) -> Held {
        let (arrive, arrived) = oneshot::channel();
        let (release, released) = oneshot::channel();
        let plan = Plan::Hold { arrived: arrive, released };
        self.state().plans.entry(operation.to_owned()).or_default().push_back(plan);
        Held { arrived, release }
    }

    /// Hands a request on, as planned.
    pub(crate) async fn answer(&self, request: Parts, body: Bytes) -> Response {
        let operation = operation(&request.headers);
        let (plan, measuring) = self.note(&operation, &body);
        match plan {
            None => {}
            Some(Plan::Hold { arrived, released }) => {
                let waiting = arrived.send(()).is_ok();
                if waiting && released.await.is_err() {
                    tracing::debug!(operation, "released by being dropped");
                }
            }
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
        *state.traffic.requests.entry(operation.to_owned()).or_default() += 1;
        if let Some(recorded) = &mut state.recorded {
            let body = serde_json::from_slice(body).unwrap_or_default();
            recorded.push(Recorded { operation: operation.to_owned(), body });
        }
        let plan = state.plans.get_mut(operation).and_then(VecDeque::pop_front);
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
        self.state().traffic.capacity += total;
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
