//! A simulation of the whole system: the real functions with the real AWS SDK in virtual time, on one thread, without
//! sockets. All chance comes from one seed, so that a seed always gives the same run, faults included.
//!
//! Run it on a paused `current_thread` runtime of tokio.
#![expect(clippy::panic, clippy::missing_panics_doc, reason = "a run that can't go on ends")]

mod fault;
mod mutation;
mod network;
mod replica;
mod sources;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Utc};
use fastrand::Rng;
use functions::functions::FUNCTIONS;
use functions::lambda::clock::Clock;
use functions::lambda::{Environment, Handler, Invocation};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value, json};
use tokio::sync::Notify;
use tokio::time::Instant;

use self::network::{Network, NetworkClient, NetworkState, SENDER, Sender};
use self::replica::Replica;
use self::store::EmbeddedStore;
use crate::environment;
use crate::gateway::authorizer::Verified;
use crate::gateway::event::{self, HttpRequest};
use crate::gateway::path;
use crate::gateway::route::Routes;
use crate::options::Options;
use crate::template::{TEMPLATE, Template};
use crate::wire::StoreTimes;
use crate::wire::timed_store::TimedStore;

pub use mutation::Mutation;
pub use network::SentMail;

/// How a simulation differs from an undisturbed one.
#[derive(Clone, Debug, Default)]
pub struct SimulationOptions {
    /// Of a thousand requests to AWS, those that meet a fault.
    pub fault_rate: u32,
    pub mutation: Option<Mutation>,
    /// How long global indexes, and reads that are not consistent, lag behind at most.
    pub lag: Duration,
    /// Whether to write the trace and the names of conditions, which takes time.
    pub traces: bool,
    /// The times of the store, with the conflicts of its transactions. By default, a request takes some milliseconds.
    pub times: Option<StoreTimes>,
    /// Template parameters that differ from their defaults.
    pub parameters: BTreeMap<String, String>,
}

/// Why an invocation has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Its process ended.
    #[error("the process ended")]
    Killed,
    #[error("the function timed out")]
    TimedOut,
    #[error("{0}")]
    Failed(String),
}

/// An answer of the HTTP API.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedAnswer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// A request to the HTTP API by a caller who has all scopes.
#[derive(Clone, Debug)]
pub struct SimulatedRequest<'a> {
    pub account: &'a str,
    pub method: &'a str,
    /// The path with its query.
    pub target: &'a str,
    pub headers: &'a [(&'static str, String)],
    pub body: String,
}

/// A whole system in virtual time.
pub struct SimulatedSystem {
    template: Template,
    routes: Routes,
    network: Arc<Network>,
    clock: Clock,
    invocations: AtomicU64,
    /// Started functions that serve nothing at the moment. An execution environment serves one invocation at a time.
    idle: Mutex<BTreeMap<String, Vec<Handler>>>,
    sources: sources::Sources,
}

impl SimulatedSystem {
    /// Starts a system at an instant. Seeds this thread's randomness.
    pub fn start(seed: u64, start: DateTime<Utc>, options: &SimulationOptions) -> Self {
        fastrand::seed(seed);
        let micros = Arc::new(AtomicI64::new(start.timestamp_micros()));
        let clock = Clock::Manual(Arc::clone(&micros));
        let mut own = Options::in_memory(clock.clone());
        own.parameters.clone_from(&options.parameters);
        let template = Template::read(TEMPLATE, &environment::deployment("http://simulation", &own));
        let template = template.unwrap_or_else(|error| panic!("template.yaml: {error}"));
        let table = template.tables.first().unwrap_or_else(|| panic!("template.yaml has no table"));
        let store = EmbeddedStore::with_table(&table.definition);
        let lags = !options.lag.is_zero();
        let replica = lags.then(|| (Replica::new(EmbeddedStore::with_table(&table.definition)), options.lag));
        let described = store.value("DescribeTable", &json!({ "TableName": table.name }));
        let stream = described["Table"]["LatestStreamArn"].as_str().unwrap_or_default().to_owned();
        let state = NetworkState {
            rng: Rng::with_seed(seed),
            fault_rate: options.fault_rate,
            trace: Vec::new(),
            requests: 0,
            faults: 0,
            mails: Vec::new(),
            disturbed_mails: 0,
            events: Vec::new(),
            conditions: BTreeSet::new(),
        };
        let times = options.times.map(TimedStore::new);
        let (state, began, mutation) = (Mutex::new(state), Instant::now(), options.mutation.clone());
        let traces = options.traces;
        let network = Network { store, replica, state, mutation, traces, times, micros, began, start };
        let network = Arc::new(network);
        let routes = Routes::new(&template.routes);
        let sources = sources::Sources::new(stream);
        let (invocations, idle) = (AtomicU64::new(0), Mutex::default());
        Self { template, routes, network, clock, invocations, idle, sources }
    }

    /// Sends a request to the HTTP API.
    pub async fn http(&self, request: SimulatedRequest<'_>) -> Result<SimulatedAnswer, NoAnswer> {
        let SimulatedRequest { account, method, target, headers, body } = request;
        let (raw_path, raw_query) = target.split_once('?').unwrap_or((target, ""));
        let path = path::decoded(raw_path).unwrap_or_default();
        let Some((route, variables)) = self.routes.find(method, &path) else {
            panic!("no route {method} {path}");
        };
        let mut all = HeaderMap::new();
        all.insert("content-type", HeaderValue::from_static("application/json"));
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).unwrap_or_else(|error| panic!("{name}: {error}"));
            all.insert(HeaderName::from_static(name), value);
        }
        let claims = json!({"account_id": account, "sub": "buyer", "email": "buyer@example.com", "email_verified": true});
        let scopes = route.authorizer.as_ref().map(|it| it.scopes.clone()).unwrap_or_default();
        let verified = Verified { claims: claims.as_object().cloned().unwrap_or_else(Map::new), scopes };
        self.network.tick();
        let (body, request_id) = (Bytes::from(body), "simulated");
        let http_request = HttpRequest {
            method,
            path: &path,
            raw_query,
            headers: &all,
            body: &body,
            at: self.clock.now(),
            request_id,
        };
        let event = event::event(&http_request, route, &variables, Some(&verified));
        let answer = self.invoke(&route.function, &event).await?;
        let text = answer["body"].as_str().unwrap_or_default();
        let headers = answer["headers"].as_object().into_iter().flatten();
        Ok(SimulatedAnswer {
            status: answer["statusCode"].as_u64().and_then(|it| it.try_into().ok()).unwrap_or(500),
            headers: headers
                .map(|(name, it)| (name.to_lowercase(), it.as_str().unwrap_or_default().to_owned()))
                .collect(),
            body: serde_json::from_str(text).unwrap_or(Value::Null),
        })
    }

    /// Invokes a function by its logical id.
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Value, NoAnswer> {
        let number = self.invocations.fetch_add(1, Ordering::SeqCst) + 1;
        self.network.tick();
        self.network.trace(|| format!("invocation {number}: {function}"));
        let resource = self.template.functions.get(function);
        let resource = resource.unwrap_or_else(|| panic!("template.yaml has no function {function}"));
        let handler = self.idle().get_mut(function).and_then(Vec::pop);
        let handler = handler.unwrap_or_else(|| self.start_function(function));
        let kill = Arc::new(Notify::new());
        let sender = Sender { invocation: number, kill: Arc::clone(&kill) };
        let invocation = Invocation {
            function: function.to_owned(),
            request_id: format!("simulated-{number}"),
            now: self.clock.now(),
            time_left: resource.timeout,
        };
        let event = to_raw_value(event).map_err(|error| NoAnswer::Failed(error.to_string()))?;
        let running = SENDER.scope(sender, handler.call(event, invocation));
        let answer = tokio::select! {
            biased;
            () = kill.notified() => Err(NoAnswer::Killed),
            () = tokio::time::sleep(resource.timeout) => Err(NoAnswer::TimedOut),
            answer = running => Ok(answer),
        };
        let result = match answer {
            Err(no_answer) => Err(no_answer),
            Ok(answer) => {
                self.idle().entry(function.to_owned()).or_default().push(handler);
                let answer = answer.map_err(|error| NoAnswer::Failed(error.to_string()))?;
                serde_json::from_str(answer.get()).map_err(|error| NoAnswer::Failed(error.to_string()))
            }
        };
        self.network.tick();
        self.network.trace(|| {
            let shown = result.as_ref().map_or_else(ToString::to_string, network::canonical);
            format!("invocation {number} ends: {shown}")
        });
        result
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<Handler>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_function(&self, id: &str) -> Handler {
        // The SDK counts retries by endpoint, in the whole process; each execution environment has a count of its own.
        static STARTED: AtomicU64 = AtomicU64::new(0);
        let endpoint = format!("http://{}.simulation", STARTED.fetch_add(1, Ordering::Relaxed));
        let own = &self.template.functions[id].environment;
        let variables = environment::variables(id, own, &endpoint, &endpoint);
        let client = SharedHttpClient::new(NetworkClient(Arc::clone(&self.network)));
        let environment = Environment::new(variables, self.clock.clone()).with_http_client(client);
        let function = FUNCTIONS.iter().find(|function| function.name == id);
        let function = function.unwrap_or_else(|| panic!("no function {id}"));
        (function.start)(&environment).unwrap_or_else(|error| panic!("{id}: {error}"))
    }

    /// Injects no faults from now on.
    pub fn calm(&self) {
        self.network.state().fault_rate = 0;
    }

    /// Returns what happened until now: a line for each request and its answer, and for each invocation and its result.
    pub fn trace(&self) -> Vec<String> {
        self.network.state().trace.clone()
    }

    /// Returns the requests of the functions to AWS, and how many of them met a fault.
    pub fn requests(&self) -> (u64, u64) {
        let state = self.network.state();
        (state.requests, state.faults)
    }

    /// Returns the mails that were sent.
    pub fn mails(&self) -> Vec<SentMail> {
        self.network.state().mails.clone()
    }

    /// Returns how many mails met a fault.
    pub fn disturbed_mails(&self) -> usize {
        self.network.state().disturbed_mails
    }

    /// Returns the events that were put on the bus.
    pub fn events(&self) -> Vec<Value> {
        self.network.state().events.clone()
    }

    /// Returns the names of the conditions that the functions' writes had.
    pub fn conditions(&self) -> BTreeSet<String> {
        self.network.state().conditions.clone()
    }

    /// Returns the time since the start.
    pub fn elapsed(&self) -> Duration {
        self.network.began.elapsed()
    }
}
