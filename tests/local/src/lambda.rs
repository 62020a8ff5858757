//! Runs functions as Lambda does: within their timeout and reserved concurrency, and with Lambda's errors.

pub(crate) mod api;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler, Invocation};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::Semaphore;

use crate::request_id;
use crate::template::FunctionResource;

/// The largest request and response of a synchronous invocation: 6 MiB and 100 bytes.
pub(crate) const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024 + 100;

#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    #[error("function not found: {0}")]
    NoSuchFunction(String),
    /// The function's reserved concurrency is used up.
    #[error("rate exceeded")]
    Throttled,
    #[error(transparent)]
    Function(#[from] FunctionError),
}

struct Deployed {
    handler: Handler,
    timeout: Duration,
    slots: Option<Arc<Semaphore>>,
}

pub(crate) struct Lambda {
    functions: BTreeMap<String, Deployed>,
    clock: Clock,
}

impl Lambda {
    /// Deploys the template's functions that are in `started`, by logical id.
    pub(crate) fn new(
        resources: &BTreeMap<String, FunctionResource>,
        started: &BTreeMap<String, Handler>,
        clock: Clock,
    ) -> Self {
        let functions = resources.iter().filter_map(|(id, resource)| {
            let slots = resource.concurrency.map(|slots| Arc::new(Semaphore::new(slots)));
            let handler = started.get(id)?.clone();
            Some((id.clone(), Deployed { handler, timeout: resource.timeout, slots }))
        });
        Self { functions: functions.collect(), clock }
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.functions.contains_key(id)
    }

    /// Invokes a function with an event made here.
    pub(crate) async fn invoke(&self, id: &str, event: Value) -> Result<Value, InvokeError> {
        self.invoke_text(id, to_raw_value(&event).map_err(unreadable)?).await
    }

    /// Runs a function until it ends or times out, also if the caller stops waiting. The function gets the event's text
    /// as it is.
    pub(crate) async fn invoke_text(&self, id: &str, event: Box<RawValue>) -> Result<Value, InvokeError> {
        let deployed = self.functions.get(id).ok_or_else(|| InvokeError::NoSuchFunction(id.to_owned()))?;
        let slot = match &deployed.slots {
            Some(slots) => Some(Arc::clone(slots).try_acquire_owned().map_err(|_| InvokeError::Throttled)?),
            None => None,
        };
        let handler = deployed.handler.clone();
        let request_id = request_id::new();
        let timeout = deployed.timeout;
        let allowed = TimeDelta::from_std(timeout).unwrap_or_default();
        let deadline = Clock::System.now() + allowed;
        let invocation = Invocation::begin(id, &request_id, &self.clock, deadline.into());
        let running = tokio::spawn(async move {
            let answer = tokio::time::timeout(timeout, handler.call(event, invocation)).await;
            drop(slot);
            answer
        });
        let result = match running.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Err(failure(
                "Sandbox.Timedout",
                format!(
                    "RequestId: {request_id} Error: Task timed out after {}.00 seconds",
                    timeout.as_secs()
                ),
            )),
            Err(_) => Err(failure(
                "Runtime.ExitError",
                format!("RequestId: {request_id} Error: Runtime exited with error: exit status 101"),
            )),
        };
        let result = result.and_then(|answer| within_limit(&answer));
        if let Err(error) = &result {
            tracing::error!(function = id, request_id, %error, "function failed");
        }
        Ok(result?)
    }
}

fn within_limit(answer: &RawValue) -> Result<Value, FunctionError> {
    let size = answer.get().len();
    if size > PAYLOAD_LIMIT {
        let message = format!(
            "Response payload size ({size} bytes) exceeded maximum allowed payload size ({PAYLOAD_LIMIT} bytes)."
        );
        return Err(failure("Function.ResponseSizeTooLarge", message));
    }
    serde_json::from_str(answer.get()).map_err(unreadable)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unreadable(error: serde_json::Error) -> FunctionError {
    failure("Runtime.MarshalError", error.to_string())
}

fn failure(error_type: &str, error_message: String) -> FunctionError {
    FunctionError { error_type: error_type.to_owned(), error_message }
}
