//! The network of a simulation: takes the SDK's requests without sockets, injects faults, and writes the trace.

use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, Utc};
use fastrand::Rng;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use super::fault::{self, InjectedFault};
use super::mutation::{self, Mutation};
use super::replica::{self, Replica};
use super::store::{EmbeddedStore, StoreAnswer};
use crate::wire::timed_store::TimedStore;

/// Longer than the SDK waits for an attempt.
const LATE: Duration = Duration::from_millis(3500);

tokio::task_local! {
    /// The invocation that sends a request.
    pub(super) static SENDER: Sender;
}

#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) invocation: u64,
    /// Notified to end the process.
    pub(super) kill: Arc<Notify>,
}

pub(super) struct NetworkState {
    pub(super) rng: Rng,
    /// Of a thousand requests, those that meet a fault.
    pub(super) fault_rate: u32,
    pub(super) trace: Vec<String>,
    pub(super) requests: u64,
    pub(super) faults: u64,
    pub(super) mails: Vec<SentMail>,
    /// The mails that met a fault.
    pub(super) disturbed_mails: usize,
    pub(super) events: Vec<Value>,
    pub(super) conditions: BTreeSet<String>,
}

/// A mail that SES took.
#[derive(Clone, Debug)]
pub struct SentMail {
    /// The time since the start.
    pub at: Duration,
    pub request: Value,
}

pub(super) struct Network {
    pub(super) store: EmbeddedStore,
    /// What reads that are not consistent may find, and how long it lags behind at most. Without it, nothing does.
    pub(super) replica: Option<(Replica, Duration)>,
    pub(super) state: Mutex<NetworkState>,
    pub(super) mutation: Option<Mutation>,
    /// Whether to write the trace and the names of conditions.
    pub(super) traces: bool,
    /// The store's times; without them, each request takes some milliseconds by chance.
    pub(super) times: Option<TimedStore>,
    pub(super) micros: Arc<AtomicI64>,
    pub(super) began: Instant,
    pub(super) start: DateTime<Utc>,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Network")
    }
}

/// The client that a function gets in place of HTTPS.
#[derive(Clone, Debug)]
pub(super) struct NetworkClient(pub(super) Arc<Network>);

impl HttpClient for NetworkClient {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for NetworkClient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let network = Arc::clone(&self.0);
        let sender = SENDER.try_with(Clone::clone).ok();
        HttpConnectorFuture::new(async move { network.exchange(request, sender).await })
    }
}

/// One request: its operation, and its body as the service gets it.
struct Outgoing {
    operation: String,
    body: Value,
}

impl Network {
    pub(super) fn state(&self) -> MutexGuard<'_, NetworkState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves the functions' clock to the runtime's time.
    pub(super) fn tick(&self) {
        let elapsed = i64::try_from(self.began.elapsed().as_micros()).unwrap_or_default();
        self.micros.fetch_max(self.start.timestamp_micros() + elapsed, Ordering::SeqCst);
    }

    pub(super) fn trace(&self, line: impl FnOnce() -> String) {
        if self.traces {
            let at = self.began.elapsed().as_micros();
            self.state().trace.push(format!("{at} {}", line()));
        }
    }

    async fn exchange(
        self: Arc<Self>,
        request: HttpRequest,
        sender: Option<Sender>,
    ) -> Result<HttpResponse, ConnectorError> {
        let outgoing = outgoing(&request);
        let operation = outgoing.operation.clone();
        let (number, fault) = self.register(&outgoing, sender.as_ref());
        let answer = self.clone().with_fault(outgoing, fault, sender).await;
        self.tick();
        self.trace(|| match &answer {
            Some((status, body)) => format!("{number} {operation} -> {status} {}", digest(body)),
            None => format!("{number} {operation} -> no answer"),
        });
        let (status, body) = answer.ok_or_else(|| {
            ConnectorError::io(io::Error::new(io::ErrorKind::ConnectionAborted, "broken on purpose").into())
        })?;
        let status = status.try_into().map_err(|error| ConnectorError::other(Box::new(error), None))?;
        let mut response = HttpResponse::new(status, body.into());
        let json = if operation == "SendEmail" { "application/json" } else { "application/x-amz-json-1.0" };
        response.headers_mut().insert("content-type", json);
        Ok(response)
    }

    fn register(&self, outgoing: &Outgoing, sender: Option<&Sender>) -> (u64, Option<InjectedFault>) {
        let mut state = self.state();
        state.requests += 1;
        let rate = if sender.is_some() { state.fault_rate } else { 0 };
        let fault = fault::choose(&mut state.rng, rate, &outgoing.operation);
        state.faults += u64::from(fault.is_some());
        state.disturbed_mails += usize::from(fault.is_some() && outgoing.operation == "SendEmail");
        let number = state.requests;
        drop(state);
        self.trace(|| {
            let invocation = sender.map_or(0, |sender| sender.invocation);
            let Outgoing { operation, body } = outgoing;
            let what = fault.map_or_else(String::new, |fault| format!(" {fault:?}"));
            format!("{number} of {invocation}: {operation} {}{what}", canonical(body))
        });
        (number, fault)
    }

    /// Returns the service's answer; `None` if the connection breaks.
    async fn with_fault(
        self: Arc<Self>,
        mut outgoing: Outgoing,
        fault: Option<InjectedFault>,
        sender: Option<Sender>,
    ) -> Option<StoreAnswer> {
        let Some(fault) = fault else { return self.delivered(outgoing, Duration::ZERO).await };
        match fault {
            InjectedFault::NotSent => {
                self.latency().await;
                None
            }
            InjectedFault::AnswerLost => {
                self.delivered(outgoing, Duration::ZERO).await;
                None
            }
            InjectedFault::FailedBefore => self.refused(500, "InternalServerError").await,
            InjectedFault::FailedAfter => {
                self.clone().delivered(outgoing, Duration::ZERO).await;
                self.refused(500, "InternalServerError").await
            }
            InjectedFault::Throttled => self.refused(400, "ThrottlingException").await,
            InjectedFault::Conflict => {
                self.latency().await;
                Some(fault::conflict(&mut self.state().rng, &outgoing.body))
            }
            InjectedFault::InProgress => self.refused(400, "TransactionInProgressException").await,
            InjectedFault::Late => self.delivered(outgoing, LATE).await,
            InjectedFault::Partial => {
                let Outgoing { operation, body } = &mut outgoing;
                let left = fault::shorten(&mut self.state().rng, operation, body);
                let (status, answer) = self.delivered(outgoing, Duration::ZERO).await?;
                let Some((name, left)) = left.filter(|_| status == 200) else {
                    return Some((status, answer));
                };
                let mut answer: Value = serde_json::from_str(&answer).unwrap_or_default();
                answer[name] = left;
                Some((status, answer.to_string()))
            }
            InjectedFault::KilledBefore => killed(sender).await,
            InjectedFault::KilledAfter => {
                self.delivered(outgoing, Duration::ZERO).await;
                killed(sender).await
            }
        }
    }

    async fn refused(&self, status: u16, code: &str) -> Option<StoreAnswer> {
        self.latency().await;
        Some(fault::refusal(status, code))
    }

    async fn latency(&self) {
        let millis = self.state().rng.u64(1..8);
        sleep(Duration::from_millis(millis)).await;
    }

    /// Delivers a request, also if the caller doesn't wait for the answer.
    async fn delivered(self: Arc<Self>, outgoing: Outgoing, delay: Duration) -> Option<StoreAnswer> {
        let executed = tokio::spawn(async move {
            sleep(delay).await;
            if self.times.is_some() {
                return self.at_the_stores_times(outgoing).await;
            }
            self.latency().await;
            let answer = self.execute(outgoing);
            self.latency().await;
            answer
        });
        executed.await.ok()
    }

    async fn at_the_stores_times(&self, outgoing: Outgoing) -> StoreAnswer {
        let Some(times) = self.times.as_ref().filter(|_| is_of_store(&outgoing.operation)) else {
            return self.execute(outgoing);
        };
        let Outgoing { operation, body } = outgoing;
        let engine = |body: Bytes| {
            let request = serde_json::from_slice(&body).unwrap_or_default();
            let (status, answer) = self.store.execute(&operation, request);
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            std::future::ready(Ok((status, HeaderMap::new(), Bytes::from(answer))))
        };
        match times.answer(&operation, Bytes::from(body.to_string()), engine).await {
            Ok((status, _, body)) => (status.as_u16(), String::from_utf8_lossy(&body).into_owned()),
            Err(error) => (500, error.to_string()),
        }
    }

    fn execute(&self, outgoing: Outgoing) -> StoreAnswer {
        let Outgoing { operation, body } = outgoing;
        match operation.as_str() {
            "SendEmail" => {
                let at = self.began.elapsed();
                let mut state = self.state();
                state.mails.push(SentMail { at, request: body });
                (200, json!({ "MessageId": format!("mail-{}", state.mails.len()) }).to_string())
            }
            "PutEvents" => {
                let mut state = self.state();
                let entries = body["Entries"].as_array().cloned().unwrap_or_default();
                let ids: Vec<Value> =
                    (0..entries.len()).map(|id| json!({"EventId": id.to_string()})).collect();
                state.events.extend(entries);
                (200, json!({"FailedEntryCount": 0, "Entries": ids}).to_string())
            }
            _ => self.execute_in_store(&operation, body),
        }
    }

    fn execute_in_store(&self, operation: &str, mut body: Value) -> StoreAnswer {
        if self.traces {
            mutation::condition_names(operation, &mut body, &mut self.state().conditions);
        }
        if let Some(mutation) = &self.mutation {
            if mutation.skips(operation, &body) {
                return (200, "{}".to_owned());
            }
            mutation.apply(operation, &mut body);
        }
        let Some((replica, lag)) = &self.replica else { return self.store.execute(operation, body) };
        if replica::is_eventual(operation, &body) {
            return replica.read(operation, &body);
        }
        if !replica::is_write(operation) {
            return self.store.execute(operation, body);
        }
        let lag = self.state().rng.u64(..=u64::try_from(lag.as_millis()).unwrap_or_default());
        let answer = self.store.execute(operation, body.clone());
        if answer.0 == 200 {
            replica.follow(operation, body, Duration::from_millis(lag));
        }
        answer
    }
}

/// Ends the sender's process.
async fn killed(sender: Option<Sender>) -> Option<StoreAnswer> {
    if let Some(sender) = sender {
        sender.kill.notify_one();
    }
    std::future::pending().await
}

fn is_of_store(operation: &str) -> bool {
    !matches!(operation, "SendEmail" | "PutEvents")
}

fn outgoing(request: &HttpRequest) -> Outgoing {
    let target = request.headers().get("x-amz-target").unwrap_or("SendEmail");
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let body = request.body().bytes().map(serde_json::from_slice);
    Outgoing { operation, body: body.and_then(Result::ok).unwrap_or_default() }
}

/// Returns JSON text that doesn't depend on the order of members.
pub(super) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<String> =
                members.iter().map(|(name, it)| format!("{name:?}:{}", canonical(it))).collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

fn digest(text: &str) -> String {
    let text = serde_json::from_str(text).map_or_else(|_| text.to_owned(), |value: Value| canonical(&value));
    format!("{:x}", md5::compute(text))
}
