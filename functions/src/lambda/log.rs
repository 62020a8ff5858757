//! The log: one JSON object a line, with the request ID, for `CloudWatch`; counts in its embedded metric format.
//!
//! The log has no names, addresses, amounts or tokens. `tests/end_to_end` checks every line.

use tracing::field::Empty;
use tracing::{Span, Subscriber};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer as _, Registry};

use super::metrics::{self, EmbeddedMetrics};

/// Returns a subscriber that writes the log, and the metrics of `service`.
pub fn subscriber<W>(service: String, write: W) -> impl Subscriber + Send + Sync + 'static
where
    W: for<'w> MakeWriter<'w> + Clone + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .without_time()
        .with_current_span(false)
        .with_writer(write.clone())
        .with_filter(filter_fn(|metadata| metadata.target() != metrics::TARGET));
    Registry::default().with(LevelFilter::INFO).with(lines).with(EmbeddedMetrics::new(service, write))
}

/// Returns the span of a request, with the ID that the API or Lambda gave it. The field `consoleRequestId` is empty.
pub fn request(operation: &str, request_id: &str) -> Span {
    tracing::info_span!("request", requestId = request_id, consoleRequestId = Empty, operation)
}

/// Returns an error and its causes in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
