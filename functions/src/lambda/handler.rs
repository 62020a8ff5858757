//! A function as Lambda runs it: started once from its environment, then called for one invocation after another.
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

/// What a function knows of one invocation besides its event.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The function's name.
    pub function: String,
    /// Lambda's ID of the invocation, for logs.
    pub request_id: String,
    /// The instant that the invocation judges by.
    pub now: DateTime<Utc>,
    /// How long the invocation may still take.
    pub time_left: Duration,
}

impl Invocation {
    /// An invocation that begins now and is ended at `deadline`, by the machine's clock.
    pub fn begin(function: &str, request_id: &str, clock: &Clock, deadline: SystemTime) -> Self {
        let (now, time_left) = (clock.now(), clock::time_left(deadline));
        Self { function: function.to_owned(), request_id: request_id.to_owned(), now, time_left }
    }
}

/// An invocation that failed instead of being answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{error_type}: {error_message}")]
pub struct FunctionError {
    /// The kind of failure.
    pub error_type: String,
    /// What happened, for a person.
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
    /// A function that answers an event `E` by `handle`, with `state` to work with.
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

    /// Answers one invocation.
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

/// Runs one function until Lambda ends the process: what `main` of every binary calls. One thread, since an execution
/// environment serves one invocation at a time.
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
