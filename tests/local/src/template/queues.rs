//! Reads queues and the event source mappings that deliver their messages.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{TemplateError, properties, resolve};

/// A queue of the template.
#[derive(Debug, Clone)]
pub struct QueueResource {
    /// How long a received message stays invisible.
    pub visibility_timeout: Duration,
    pub redrive: Option<Redrive>,
}

#[derive(Debug, Clone)]
pub struct Redrive {
    /// The name of the dead-letter queue.
    pub queue: String,
    /// How often a message is received before it is moved there.
    pub receives_max: u32,
}

/// An event source mapping from a queue to a function.
#[derive(Debug, Clone)]
pub struct QueueSource {
    /// The queue's name.
    pub queue: String,
    /// The function's logical id.
    pub function: String,
    /// The most messages of one invocation.
    pub batch_size: usize,
    /// Whether the function reports the messages that failed.
    pub reports_failures: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct QueueProperties {
    visibility_timeout: u64,
    redrive_policy: Option<RedrivePolicy>,
}

impl Default for QueueProperties {
    fn default() -> Self {
        Self { visibility_timeout: 30, redrive_policy: None }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RedrivePolicy {
    dead_letter_target_arn: String,
    max_receive_count: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SourceProperties {
    function_name: String,
    event_source_arn: String,
    #[serde(default = "default_batch_size")]
    batch_size: usize,
    #[serde(default)]
    function_response_types: Vec<String>,
}

/// Lambda's default for queues.
fn default_batch_size() -> usize {
    10
}

/// Whether an event source mapping has a queue as its source.
pub(super) fn is_source(own: &Json) -> bool {
    own["EventSourceArn"].as_str().is_some_and(|arn| arn.starts_with("arn:aws:sqs:"))
}

pub(super) fn queue(id: &str, own: &Json) -> Result<QueueResource, TemplateError> {
    let own: QueueProperties = properties::typed(id, own)?;
    let redrive = own.redrive_policy.map(|policy| Redrive {
        queue: name(&policy.dead_letter_target_arn),
        receives_max: policy.max_receive_count,
    });
    Ok(QueueResource { visibility_timeout: Duration::from_secs(own.visibility_timeout), redrive })
}

pub(super) fn source(id: &str, own: &Json) -> Result<QueueSource, TemplateError> {
    let own: SourceProperties = properties::typed(id, own)?;
    Ok(QueueSource {
        queue: name(&own.event_source_arn),
        function: resolve::logical_id(&own.function_name).to_owned(),
        batch_size: own.batch_size,
        reports_failures: own.function_response_types.iter().any(|kind| kind == "ReportBatchItemFailures"),
    })
}

/// Checks that the sources and the dead-letter queues are queues of the template.
pub(super) fn check(
    queues: &BTreeMap<String, QueueResource>,
    sources: &[QueueSource],
) -> Result<(), TemplateError> {
    let redrives = queues.values().filter_map(|queue| queue.redrive.as_ref()).map(|redrive| &redrive.queue);
    let unknown = redrives.chain(sources.iter().map(|it| &it.queue)).find(|name| !queues.contains_key(*name));
    unknown.map_or(Ok(()), |name| Err(TemplateError::UnknownName(name.clone())))
}

/// Returns the name at the end of a queue's ARN.
fn name(arn: &str) -> String {
    arn.rsplit(':').next().unwrap_or_default().to_owned()
}
