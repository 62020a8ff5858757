//! `MatchQueuedInvoices`, invoked with batches of the queue `InvoicesToMatch`, for generators that don't wait: matches the
//! invoices of all messages of a batch together, 500 at a time.
//!
//! A message is done when each of its invoices is matched, unmatched or rejected. The first two are events of the table's
//! stream; a rejection is put on the bus here. If the store or the bus fails, or the time is up, the queue delivers the
//! message again; what was written then is a replay. A message that can't be read fails until the queue moves it to
//! its dead-letter queue, so that its text is not lost.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::invoice::INVOICES_MAX;
use futures::FutureExt as _;
use serde_json::Value;
use tokio::time::Instant;

use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_event;
use crate::invoices::match_invoice::match_payloads;
use crate::invoices::match_run::MatchOptions;
use crate::invoices::queue::QueueBatch;
use crate::invoices::rejection;
use crate::invoices::views::InvoiceResult;
use crate::lambda::bus_event::{BusEvent, requests};
use crate::lambda::{BatchResponse, Environment, EventBus, Handler, Invocation, StartError};
use crate::store::Store;

/// The part of the time left that is reserved for putting rejections on the bus.
const BUS_TIME: Duration = Duration::from_secs(8);
/// The part of it that is reserved for the response.
const RESPONSE_TIME: Duration = Duration::from_secs(1);

/// The index of a message in the batch.
type MessageIndex = usize;

/// What was read of a batch, and what came of it.
#[derive(Default)]
struct Work {
    message_ids: Vec<String>,
    /// The messages to be delivered again.
    failed: BTreeSet<MessageIndex>,
    invoices: Vec<QueuedInvoice>,
    rejections: Vec<(MessageIndex, BusEvent)>,
}

/// An invoice, and where it comes from.
struct QueuedInvoice {
    message: MessageIndex,
    /// The index in the message.
    index: usize,
    payload: Value,
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, EventBus::of(environment)?);
    Ok(serve_event(state, |(store, bus), event, invocation| {
        match_queued_invoices(store, bus, event, invocation).boxed()
    }))
}

/// Matches the invoices of a batch. The response names the messages to be delivered again.
async fn match_queued_invoices(
    store: &Store,
    bus: &EventBus,
    event: Value,
    invocation: Invocation,
) -> Result<BatchResponse, Problem> {
    let began = Instant::now();
    let batch: QueueBatch = serde_json::from_value(event).map_err(|_| {
        Problem::new(ProblemCode::MalformedRequest, "the event must be a batch of an SQS queue")
    })?;
    let now = invocation.now;
    let time_without = |reserve| invocation.time_left.saturating_sub(began.elapsed() + reserve);
    let mut work = Work::read(batch, now)?;
    for invoices in std::mem::take(&mut work.invoices).chunks(INVOICES_MAX) {
        let deadline = Instant::now() + time_without(BUS_TIME);
        let options = MatchOptions { rematch: false, dry_run: false, now, deadline };
        let payloads: Vec<Value> = invoices.iter().map(|invoice| invoice.payload.clone()).collect();
        let results = match_payloads(store, &payloads, options).await;
        work.take_in(invoices, &results, now)?;
    }
    work.publish_rejections(bus, time_without(RESPONSE_TIME)).await;
    let (messages, rejected) = (work.message_ids.len(), work.rejections.len());
    tracing::info!(messages, failed = work.failed.len(), rejected, "messages processed");
    Ok(BatchResponse::failed(work.failed.iter().filter_map(|index| work.message_ids.get(*index).cloned())))
}

impl Work {
    fn read(batch: QueueBatch, now: DateTime<Utc>) -> Result<Self, Problem> {
        let mut work = Self::default();
        for (message, record) in batch.records.into_iter().enumerate() {
            match record.invoices() {
                Ok(invoices) => work.invoices.extend(
                    invoices.into_iter().enumerate().map(|(index, payload)| QueuedInvoice {
                        message,
                        index,
                        payload,
                    }),
                ),
                Err(problem) => {
                    let (message_id, code) = (record.message_id.as_str(), problem.code);
                    tracing::error!(message_id, %code, "a message can't be read");
                    work.failed.insert(message);
                    work.rejections.push((message, rejection::unreadable(message_id, &problem, now)?));
                }
            }
            work.message_ids.push(record.message_id);
        }
        Ok(work)
    }

    /// Takes in the results of `invoices`.
    fn take_in(
        &mut self,
        invoices: &[QueuedInvoice],
        results: &[InvoiceResult],
        now: DateTime<Utc>,
    ) -> Result<(), Problem> {
        for (invoice, result) in invoices.iter().zip(results) {
            let Some(problem) = &result.error else { continue };
            // The store didn't answer, or has a record that can't be read: nothing is wrong with the invoice.
            if problem.code.status() >= 500 {
                self.failed.insert(invoice.message);
            } else if let Some(id) = self.message_ids.get(invoice.message) {
                let event = rejection::rejected(id, invoice.index, result, problem, now)?;
                self.rejections.push((invoice.message, event));
            }
        }
        Ok(())
    }

    /// Puts the rejections on the bus. Messages with a rejection that isn't put within `time` fail.
    async fn publish_rejections(&mut self, bus: &EventBus, time: Duration) {
        let deadline = Instant::now() + time;
        for request in requests(&self.rejections, |(_, event)| event) {
            let events: Vec<&BusEvent> = request.iter().map(|(_, event)| event).collect();
            let answer = tokio::time::timeout_at(deadline, bus.put(&events)).await;
            let refusals = match answer {
                Ok(Ok(refusals)) => refusals,
                Ok(Err(error)) => {
                    tracing::error!(%error, "rejections were not published");
                    Vec::new()
                }
                Err(error) => {
                    tracing::error!(%error, "there was no time to publish rejections");
                    Vec::new()
                }
            };
            let put = |index: &usize| refusals.get(*index) == Some(&None);
            let unpublished = request.iter().enumerate().filter(|(index, _)| !put(index));
            self.failed.extend(unpublished.map(|(_, (message, _))| *message));
        }
    }
}
