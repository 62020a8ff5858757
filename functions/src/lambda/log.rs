//! What functions write: one JSON object a line, as `CloudWatch` takes it, each with the request that it is about;
//! counts as embedded metrics. No names, addresses, amounts or tokens; `tests/end_to_end` looks through every line.

use tracing::{Span, Subscriber};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{Layer as _, Registry};

use crate::lambda::metrics;
use crate::lambda::metrics::EmbeddedMetrics;

/// Writes lines and metrics, these in the name of `service`.
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

/// What is done about one request: of the API, by the API's number of it, or of Lambda, by Lambda's.
pub fn request(operation: &str, request_id: &str) -> Span {
    tracing::info_span!("request", requestId = request_id, operation)
}

/// An error and what caused it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
