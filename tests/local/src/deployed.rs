//! The deployed functions: which handler answers for which logical id. The only place that knows
//! the handlers; everything else here sees events and payloads.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use functions::clock::Clock;
use futures::future::BoxFuture;
use serde_json::Value;

/// One deployed function: an event and its invocation's deadline in, a payload or a function error out.
pub type Function =
    Arc<dyn Fn(Value, Invocation) -> BoxFuture<'static, Result<Value, FunctionError>> + Send + Sync>;

/// What a function is told of its invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Names the invocation in logs.
    pub request_id: String,
    /// When the invocation will be ended, by the machine's clock.
    pub deadline: DateTime<Utc>,
}

/// A function that failed instead of answering.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error_type}: {error_message}")]
pub struct FunctionError {
    /// The kind of failure.
    pub error_type: String,
    /// What happened.
    pub error_message: String,
}

/// The handler named `logical_id`, started with its environment from the template.
pub fn start(logical_id: &str, environment: &BTreeMap<String, String>, clock: &Clock) -> Option<Function> {
    tracing::debug!(logical_id, variables = environment.len(), ?clock, "no handler is wired in");
    None
}
