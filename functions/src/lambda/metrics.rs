//! All metrics: lines in `CloudWatch`'s embedded metric format, in the namespace `PurchaseOrders` with the dimension
//! `Service`. Alarms and dashboards use these names.

use std::io::Write as _;

use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::clock::Clock;

/// The tracing target of metrics; log lines have others.
pub(crate) const TARGET: &str = "metrics";
const NAMESPACE: &str = "PurchaseOrders";
const DIMENSION: &str = "Service";

/// The counts of one call of a matching function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCounts {
    pub matched: u64,
    /// Invoices recorded without a purchase order.
    pub unmatched: u64,
    /// Invoices refused because other content is on record under their ID.
    pub conflicts: u64,
    /// Decisions repeated because another write came first.
    pub retries: u64,
    /// Invoices answered with `FAILED`. Lambda doesn't count their invocation as failed.
    pub failed: u64,
}

/// Counts the start of an execution environment.
pub fn cold_start() {
    tracing::info!(target: TARGET, ColdStarts = 1_u64);
}

/// Counts matched and voided invoices.
pub fn matched(counts: MatchCounts) {
    let MatchCounts { matched, unmatched, conflicts, retries, failed } = counts;
    tracing::info!(
        target: TARGET,
        Matched = matched,
        Unmatched = unmatched,
        Conflicts = conflicts,
        Retries = retries,
        MatchFailed = failed,
    );
}

/// The counts of one sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepCounts {
    pub digests_sent: u64,
    pub digests_failed: u64,
    pub over_daily_limit: u64,
    pub unreadable: u64,
    pub undeliverable: u64,
    pub reconciliation_differences: u64,
    pub remaining: u64,
}

/// Counts the results of a sweep.
pub fn swept(counts: SweepCounts) {
    let SweepCounts {
        digests_sent,
        digests_failed,
        over_daily_limit,
        unreadable,
        undeliverable,
        reconciliation_differences,
        remaining,
    } = counts;
    tracing::info!(
        target: TARGET,
        DigestsSent = digests_sent,
        DigestsFailed = digests_failed,
        OverDailyLimit = over_daily_limit,
        Unreadable = unreadable,
        Undeliverable = undeliverable,
        ReconciliationDifferences = reconciliation_differences,
        Remaining = remaining,
    );
}

/// The counts of one run that reads invoices from AWS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadingCounts {
    /// Invoices that AWS listed.
    pub read: u64,
    /// Invoices of these that were recorded.
    pub recorded: u64,
    /// Accounts whose reading failed.
    pub failed: u64,
    /// Accounts that are left to the next run.
    pub remaining: u64,
}

/// Counts the invoices that were read from AWS.
pub fn read_from_aws(counts: ReadingCounts) {
    let ReadingCounts { read, recorded, failed, remaining } = counts;
    tracing::info!(
        target: TARGET,
        AwsInvoicesRead = read,
        AwsInvoicesRecorded = recorded,
        AwsReadingsFailed = failed,
        AwsReadingsRemaining = remaining,
    );
}

/// Counts events that were put on the bus, and failed attempts.
pub fn events_published(put: u64, failed: u64) {
    tracing::info!(target: TARGET, EventsPut = put, EventsFailed = failed);
}

/// The layer that writes metrics.
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
        // The real time, even if the function works with another one: CloudWatch refuses times far off.
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
        // Written in one piece, because other threads write too.
        let line = self.line(counts.0, request_id) + "\n";
        // A closed output is no reason to fail.
        self.write.make_writer().write_all(line.as_bytes()).unwrap_or_default();
    }
}

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
