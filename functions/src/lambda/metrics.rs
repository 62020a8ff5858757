//! Counts, as `CloudWatch` metrics: a line of its embedded metric format each, of the namespace `PurchaseOrders`, with
//! the dimension `Service`. What is counted is here and nowhere else; alarms and dashboards go by these names.

use std::io::Write as _;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::lambda::clock::Clock;
use crate::notices::sweep::SweepReport;

/// What tells metrics from lines.
pub(crate) const TARGET: &str = "metrics";
const NAMESPACE: &str = "PurchaseOrders";
const DIMENSION: &str = "Service";

/// What one call for matching came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    /// Invoices that were associated.
    pub matched: u64,
    /// Invoices that were recorded without a purchase order.
    pub unmatched: u64,
    /// Invoices refused since another content is on record under their number.
    pub conflicts: u64,
    /// Writes that were overtaken and decided again.
    pub retries: u64,
    /// Invoices that were answered `FAILED`: an invocation with these counts as none that failed.
    pub failed: u64,
}

/// An execution environment started.
pub fn cold_start() {
    tracing::info!(target: TARGET, ColdStarts = 1_u64);
}

/// Invoices were matched, or voided.
pub fn matched(counts: Matching) {
    let Matching { matched, unmatched, conflicts, retries, failed } = counts;
    tracing::info!(
        target: TARGET,
        Matched = matched,
        Unmatched = unmatched,
        Conflicts = conflicts,
        Retries = retries,
        MatchFailed = failed,
    );
}

/// A sweep came to its end.
pub fn swept(report: &SweepReport) {
    tracing::info!(
        target: TARGET,
        DigestsSent = report.digests_sent,
        DigestsFailed = report.failed,
        Undeliverable = report.undeliverable,
        ReconciliationDifferences = report.reconciliation_differences,
        Remaining = report.remaining,
    );
}

/// Events were put, and where one could not be, that is one.
pub fn events_published(put: u64, failed: u64) {
    tracing::info!(target: TARGET, EventsPut = put, EventsFailed = failed);
}

/// Writes the counts.
pub(crate) struct EmbeddedMetrics<W> {
    service: String,
    write: W,
}

impl<W> EmbeddedMetrics<W> {
    pub(crate) fn new(service: String, write: W) -> Self {
        Self { service, write }
    }

    fn line(&self, counts: Vec<(&'static str, u64)>, request_id: Option<String>) -> String {
        let names: Vec<Value> =
            counts.iter().map(|(name, _)| json!({"Name": name, "Unit": "Count"})).collect();
        let directive = json!({"Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": names});
        // The time that counts happen at, not the one that is judged by: CloudWatch takes no other.
        let now = Clock::System.now().timestamp_millis();
        let mut line = Map::new();
        line.insert("_aws".to_owned(), json!({"Timestamp": now, "CloudWatchMetrics": [directive]}));
        line.insert(DIMENSION.to_owned(), json!(self.service));
        line.extend(request_id.map(|id| ("requestId".to_owned(), json!(id))));
        line.extend(counts.into_iter().map(|(name, count)| (name.to_owned(), json!(count))));
        Value::Object(line).to_string()
    }
}

impl<S, W> Layer<S> for EmbeddedMetrics<W>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    W: for<'w> MakeWriter<'w> + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut found = RequestId(None);
        attributes.record(&mut found);
        if let Some(span) = context.span(id).filter(|_| found.0.is_some()) {
            span.extensions_mut().insert(found);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != TARGET {
            return;
        }
        let mut counts = Counts(Vec::new());
        event.record(&mut counts);
        let request_id = context.event_scope(event).into_iter().flatten().find_map(|span| {
            let extensions = span.extensions();
            extensions.get::<RequestId>().and_then(|found| found.0.clone())
        });
        // In one piece: others write too.
        let line = self.line(counts.0, request_id) + "\n";
        // Nobody reads it any more: no reason to stop.
        self.write.make_writer().write_all(line.as_bytes()).unwrap_or_default();
    }
}

/// A span's request.
struct RequestId(Option<String>);

impl Visit for RequestId {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "requestId" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "requestId" {
            self.0 = Some(format!("{value:?}").trim_matches('"').to_owned());
        }
    }
}

struct Counts(Vec<(&'static str, u64)>);

impl Visit for Counts {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.push((field.name(), value));
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}
