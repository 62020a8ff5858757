//! Publishes a batch of writes from the table's stream on the bus.
//!
//! **At least once.** A write is done when the bus has accepted all of its events; until then Lambda delivers it again.
//! An event's ID follows from the item, its revision and the kind of event, so consumers can detect duplicates.
//!
//! **In order.** If a write can't be published, Lambda delivers the batch again from that write on. Later events of the
//! same request may have been accepted already; they are then published again, so the last copies are in order.
//!
//! **Unreadable writes.** A write that can't be read is published as [`ChangeUnreadable`](super::unreadable) in its place,
//! which a rule of the bus sends to the queue `UndeliveredEvents`. It holds up no other write.
//!
//! **Refused events.** An event that the bus refuses must not block the writes behind it forever. If the first of several
//! writes fails, the function fails, so that Lambda halves the batch until the write is alone. When its attempts are
//! exhausted, its position in the stream goes to the same queue.

use domain::event::{self, Event};
use domain::sweep_state::SweepState;

use crate::api::problem::{Problem, ProblemCode};
use crate::events::detail;
use crate::events::stream::StreamRecord;
use crate::events::unreadable;
use crate::lambda::bus_event::{BusEvent, requests};
use crate::lambda::log::chain;
use crate::lambda::{Calendar, EventBus, metrics};
use crate::store::StoreError;
use crate::store::stream_images;
use crate::store::stream_images::{Image, Written};

/// How far a batch of writes was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PublishReport {
    /// The number of events that the bus accepted.
    pub(super) published: usize,
    /// The sequence number of the first write that was not published.
    pub(super) resume_at: Option<String>,
}

/// An event with the sequence number of its write in the stream.
struct PendingEvent {
    sequence_number: String,
    event: BusEvent,
}

/// Publishes the events of `records` in order, up to the first write that can't be published.
///
/// Fails if that is the first of several writes.
pub(super) async fn publish(
    bus: &EventBus,
    calendar: &Calendar,
    records: Vec<StreamRecord>,
) -> Result<PublishReport, Problem> {
    // P11
    let first = records.first().map(|first| first.sequence_number().to_owned());
    let several = records.len() > 1;
    let pending = pending_events(records, calendar)?;
    let mut resume_at = None;
    let mut published = 0;
    for batch in requests(&pending, |pending| &pending.event) {
        let (accepted, refused) = put_batch(bus, batch).await;
        published += accepted;
        if let Some(index) = refused {
            resume_at = batch.get(index).map(|pending| pending.sequence_number.clone());
            break;
        }
    }
    metrics::events_published(published as u64, u64::from(resume_at.is_some()));
    if several && resume_at.is_some() && resume_at == first {
        let detail = "the first write of the batch could not be published";
        return Err(Problem::new(ProblemCode::Unavailable, detail));
    }
    Ok(PublishReport { published, resume_at })
}

/// Returns the events of `records` in order.
fn pending_events(records: Vec<StreamRecord>, calendar: &Calendar) -> Result<Vec<PendingEvent>, StoreError> {
    let mut pending = Vec::new();
    for record in records {
        let sequence_number = record.sequence_number().to_owned();
        let events = match events_of(&record, calendar) {
            Ok(events) => events,
            Err(error) => {
                tracing::error!(sequence_number, cause = chain(&error), "a write can't be read");
                vec![unreadable::bus_event(&record)?]
            }
        };
        let of_record = |event| PendingEvent { sequence_number: sequence_number.clone(), event };
        pending.extend(events.into_iter().map(of_record));
    }
    Ok(pending)
}

/// Returns the events of one write: none for items that have no events.
fn events_of(record: &StreamRecord, calendar: &Calendar) -> Result<Vec<BusEvent>, StoreError> {
    let (before, after) = record.images();
    let Some(image) = stream_images::image(&before.into(), &after.into())? else { return Ok(Vec::new()) };
    let events = domain_events(&image, calendar)?;
    events.iter().map(|event| detail::bus_event(&image, event, record.written_at())).collect()
}

fn domain_events(image: &Image, calendar: &Calendar) -> Result<Vec<Event>, StoreError> {
    Ok(match &image.written {
        Written::Order(write) => {
            let day = calendar.day(write.after.updated_at);
            event::of_order(write.before.as_ref(), &write.after, day)?
        }
        Written::SweepState(id, write) => {
            event::of_evaluation(id, write.before.as_ref().unwrap_or(&SweepState::default()), &write.after)
        }
        Written::Invoice(write) => {
            let (before, after) = (write.before.as_ref(), &write.after);
            [event::of_invoice(before, after), event::of_agreement(before, after)]
                .into_iter()
                .flatten()
                .collect()
        }
    })
}

/// Puts one request. Returns the number of accepted events and the index of the first refused one. Events behind it may
/// have been accepted.
async fn put_batch(bus: &EventBus, batch: &[PendingEvent]) -> (usize, Option<usize>) {
    let events: Vec<&BusEvent> = batch.iter().map(|pending| &pending.event).collect();
    match bus.put(&events).await {
        Ok(refusals) => {
            let refused = (0..batch.len()).find(|index| refusals.get(*index) != Some(&None));
            if let Some(error_code) = refused.and_then(|index| refusals.get(index)) {
                tracing::error!(error_code = error_code.as_deref(), "the bus refused an event");
            }
            (refusals.iter().filter(|refusal| refusal.is_none()).count(), refused)
        }
        Err(error) => {
            tracing::error!(%error, "events were not published");
            (0, Some(0))
        }
    }
}
