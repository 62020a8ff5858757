//! Lambda: runs functions within their time and their number, and turns every way of failing into
//! what a caller of the real one sees.

pub(crate) mod api;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use functions::lambda::clock::Clock;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::deployed::{Function, FunctionError, Invocation};
use crate::request_id;
use crate::template::FunctionResource;

/// The largest payload of a synchronous invocation, in and out: 6 MiB and 100 bytes.
pub(crate) const PAYLOAD_LIMIT: usize = 6 * 1024 * 1024 + 100;

/// Why an invocation gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// There is no such function.
    #[error("function not found: {0}")]
    NoSuchFunction(String),
    /// As many invocations as are allowed are running.
    #[error("rate exceeded")]
    Throttled,
    /// The function failed.
    #[error(transparent)]
    Function(#[from] FunctionError),
}

struct Deployed {
    function: Function,
    timeout: Duration,
    slots: Option<Arc<Semaphore>>,
}

pub(crate) struct Lambda {
    functions: BTreeMap<String, Deployed>,
}

impl Lambda {
    /// The functions of the template that are started, by logical id.
    pub(crate) fn new(
        resources: &BTreeMap<String, FunctionResource>,
        started: &BTreeMap<String, Function>,
    ) -> Self {
        let functions = resources.iter().filter_map(|(id, resource)| {
            let slots = resource.concurrency.map(|slots| Arc::new(Semaphore::new(slots)));
            let function = started.get(id)?.clone();
            Some((id.clone(), Deployed { function, timeout: resource.timeout, slots }))
        });
        Self { functions: functions.collect() }
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.functions.contains_key(id)
    }

    /// Runs a function to its end, or to its time's end, whether or not the caller stays.
    pub(crate) async fn invoke(&self, id: &str, event: Value) -> Result<Value, InvokeError> {
        let deployed = self.functions.get(id).ok_or_else(|| InvokeError::NoSuchFunction(id.to_owned()))?;
        let slot = match &deployed.slots {
            Some(slots) => Some(Arc::clone(slots).try_acquire_owned().map_err(|_| InvokeError::Throttled)?),
            None => None,
        };
        let function = Arc::clone(&deployed.function);
        let request_id = request_id::new();
        let timeout = deployed.timeout;
        let allowed = TimeDelta::from_std(timeout).unwrap_or_default();
        let invocation = Invocation {
            function: id.to_owned(),
            request_id: request_id.clone(),
            deadline: Clock::System.now() + allowed,
        };
        let running = tokio::spawn(async move {
            let answer = tokio::time::timeout(timeout, function(event, invocation)).await;
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
        let result = result.and_then(within_limit);
        if let Err(error) = &result {
            tracing::error!(function = id, request_id, %error, "function failed");
        }
        Ok(result?)
    }
}

fn within_limit(answer: Value) -> Result<Value, FunctionError> {
    let size = answer.to_string().len();
    if size > PAYLOAD_LIMIT {
        let message = format!(
            "Response payload size ({size} bytes) exceeded maximum allowed payload size ({PAYLOAD_LIMIT} bytes)."
        );
        return Err(failure("Function.ResponseSizeTooLarge", message));
    }
    Ok(answer)
}

fn failure(error_type: &str, error_message: String) -> FunctionError {
    FunctionError { error_type: error_type.to_owned(), error_message }
}
