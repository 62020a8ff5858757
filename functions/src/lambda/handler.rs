//! A function as Lambda runs it: started once from its environment, then called for each invocation.
//! The binaries and `cargo local` run the same [`Handler`].

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};
use thiserror::Error;

use super::clock::{self, Clock};
use super::environment::{Environment, StartError};

/// An invocation, without its event.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub function: String,
    /// Lambda's ID of the invocation, for logs.
    pub request_id: String,
    /// The time of the invocation.
    pub now: DateTime<Utc>,
    /// The time until Lambda ends the invocation.
    pub time_left: Duration,
}

impl Invocation {
    /// Returns an invocation that begins now and ends at `deadline`, by the machine's clock.
    pub fn begin(function: &str, request_id: &str, clock: &Clock, deadline: SystemTime) -> Self {
        let (now, time_left) = (clock.now(), clock::time_left(deadline));
        Self { function: function.to_owned(), request_id: request_id.to_owned(), now, time_left }
    }
}

/// The error of a failed invocation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{error_type}: {error_message}")]
pub struct FunctionError {
    pub error_type: String,
    pub error_message: String,
}

impl From<FunctionError> for Diagnostic {
    fn from(FunctionError { error_type, error_message }: FunctionError) -> Self {
        Self { error_type, error_message }
    }
}

type Answer = BoxFuture<'static, Result<Box<RawValue>, FunctionError>>;

/// A started function: JSON text in, JSON text out.
#[derive(Clone)]
pub struct Handler(Arc<dyn Fn(Box<RawValue>, Invocation) -> Answer + Send + Sync>);

impl Handler {
    /// Returns a function that answers an event `E` with `handle`, which borrows `state`.
    pub fn new<S, E, A>(
        state: S,
        handle: impl for<'a> Fn(&'a S, E, Invocation) -> BoxFuture<'a, Result<A, FunctionError>>
        + Send
        + Sync
        + 'static,
    ) -> Self
    where
        S: Send + Sync + 'static,
        E: DeserializeOwned + Send,
        A: Serialize,
    {
        let function = Arc::new((state, handle));
        Self(Arc::new(move |event, invocation| {
            let function = Arc::clone(&function);
            async move {
                let (state, handle) = &*function;
                let event = serde_json::from_str(event.get())
                    .map_err(|error| failed("Runtime.UnmarshalError", &error))?;
                let answer = handle(state, event, invocation).await?;
                to_raw_value(&answer).map_err(|error| failed("Runtime.MarshalError", &error))
            }
            .boxed()
        }))
    }

    /// Handles one invocation.
    pub async fn call(
        &self,
        event: Box<RawValue>,
        invocation: Invocation,
    ) -> Result<Box<RawValue>, FunctionError> {
        (self.0)(event, invocation).await
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handler")
    }
}

fn failed(error_type: &str, error: &serde_json::Error) -> FunctionError {
    FunctionError { error_type: error_type.to_owned(), error_message: error.to_string() }
}

/// Runs a function until Lambda ends the process. Uses one thread, because an execution environment serves one invocation
/// at a time.
pub fn run(
    start: impl FnOnce(&Environment) -> Result<Handler, StartError>,
) -> Result<(), lambda_runtime::Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let environment = Environment::of_process();
        let handler = &start(&environment)?;
        environment.warm_up().await;
        let clock = environment.clock();
        lambda_runtime::run(service_fn(async |event: LambdaEvent<Box<RawValue>>| {
            let LambdaEvent { payload, context, .. } = event;
            let (function, request_id) = (&context.env_config.function_name, &context.request_id);
            let invocation = Invocation::begin(function, request_id, clock, context.deadline());
            handler.call(payload, invocation).await
        }))
        .await
    })
}
