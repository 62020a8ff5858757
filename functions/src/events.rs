//! The operators' exit: writes of the table, as its stream gives them, told on `EventBridge`.
//!
//! **What it guarantees.** At least once: a write counts as told when the bus has taken all of its events; until then
//! Lambda hands it over again. An event's id follows from the item, its revision and the kind of event, so it is the
//! same each time, and is what to tell repetitions by. In order: what is left of a batch is told again from the first
//! write that isn't told, so that the events of one item are never put in another order without being put again in
//! the right one.
//!
//! **What can't be told** (an item that doesn't read, an event that the bus refuses) must not hold up what is behind it
//! for good, nor take it along: a batch that fails at its very first write fails as a whole, which Lambda answers by
//! halving it, until that write is alone; when its attempts are used up its place in the stream goes to a queue.

pub mod bus;
mod detail;
pub mod stream;
pub mod stream_events;

use domain::event::{self, Event};

use self::stream::Record;
use crate::api::problem::{Problem, ProblemCode};
use crate::events::bus::{BYTES_MAX, BusEvent, ENTRIES_MAX, EventBus};
use crate::lambda::Calendar;
use crate::lambda::metrics;
use crate::store::StoreError;
use crate::store::stream_images;
use crate::store::stream_images::{Image, Written};

/// How far a batch of writes was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relayed {
    /// Events that the bus took.
    pub put: usize,
    /// Where in the stream to go on: the first write that isn't told.
    pub left_from: Option<String>,
}

/// An event, and the place of its write in the stream.
struct Told {
    sequence: String,
    entry: BusEvent,
}

/// Tells a batch of writes, until one can't be told.
pub async fn relay(bus: &EventBus, calendar: &Calendar, records: Vec<Record>) -> Result<Relayed, Problem> {
    let (first, count) = (records.first().map(|first| first.sequence().to_owned()), records.len());
    let (told, mut left_from) = all_told(records, calendar);
    let mut put = 0;
    for portion in portions(&told) {
        let (taken, refused) = put_portion(bus, portion).await;
        put += taken;
        if let Some(place) = refused {
            left_from = portion.get(place).map(|told| told.sequence.clone());
            break;
        }
    }
    metrics::events_put(put as u64, u64::from(left_from.is_some()));
    if count > 1 && left_from.is_some() && left_from == first {
        return Err(Problem::new(ProblemCode::Unavailable, "the first write of the batch could not be told"));
    }
    Ok(Relayed { put, left_from })
}

/// The events of a batch in its order, up to the first write that can't be told, and that one's place.
fn all_told(records: Vec<Record>, calendar: &Calendar) -> (Vec<Told>, Option<String>) {
    let mut all = Vec::new();
    for record in records {
        let sequence = record.sequence().to_owned();
        match entries(record, calendar) {
            Ok(entries) => {
                all.extend(entries.into_iter().map(|entry| Told { sequence: sequence.clone(), entry }));
            }
            Err(error) => {
                tracing::error!(sequence, cause = crate::lambda::log::chain(&error), "a write can't be told");
                return (all, Some(sequence));
            }
        }
    }
    (all, None)
}

/// The events of one write.
fn entries(record: Record, calendar: &Calendar) -> Result<Vec<BusEvent>, StoreError> {
    let at = record.taken_at();
    let (before, after) = record.images();
    let image = stream_images::image(&before.into(), &after.into())?;
    let Some(image) = image else { return Ok(Vec::new()) };
    let events = happened(&image, calendar)?;
    events.iter().map(|event| detail::entry(&image, event, at)).collect()
}

fn happened(image: &Image, calendar: &Calendar) -> Result<Vec<Event>, StoreError> {
    Ok(match &image.written {
        Written::Order(write) => {
            let day = calendar.day(write.after.updated_at);
            event::of_order(write.before.as_ref(), &write.after, day)?
        }
        Written::Invoice(write) => {
            event::of_invoice(write.before.as_ref(), &write.after).into_iter().collect()
        }
    })
}

/// What fits one request each, in order.
fn portions(told: &[Told]) -> impl Iterator<Item = &[Told]> {
    let mut rest = told;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(ENTRIES_MAX).take_while(|told| {
            bytes += told.entry.bytes();
            bytes <= BYTES_MAX
        });
        // One that is too large alone is for the bus to refuse.
        let count = fits.count().max(1).min(rest.len());
        let (portion, after) = rest.split_at(count);
        rest = after;
        (!portion.is_empty()).then_some(portion)
    })
}

/// Puts one request: how many were taken, and the first that was not. What is behind that one may have been taken
/// too, and is put again.
async fn put_portion(bus: &EventBus, portion: &[Told]) -> (usize, Option<usize>) {
    let entries: Vec<&BusEvent> = portion.iter().map(|told| &told.entry).collect();
    match bus.put(&entries).await {
        Ok(answers) => {
            let refused = (0..portion.len()).find(|place| answers.get(*place) != Some(&None));
            if let Some(why) = refused.and_then(|place| answers.get(place)) {
                tracing::error!(why = why.as_deref(), "an event was not taken");
            }
            (answers.iter().filter(|answer| answer.is_none()).count(), refused)
        }
        Err(error) => {
            tracing::error!(%error, "events were not put");
            (0, Some(0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sizes: &[usize]) -> Vec<Told> {
        let told = |(place, size): (usize, &usize)| Told {
            sequence: place.to_string(),
            entry: BusEvent {
                detail_type: "",
                time: chrono::DateTime::UNIX_EPOCH,
                detail: "x".repeat(*size),
            },
        };
        sizes.iter().enumerate().map(told).collect()
    }

    #[test]
    fn a_request_has_at_most_ten_events_and_as_many_bytes_as_it_may() {
        let counts = |sizes: &[usize]| portions(&told(sizes)).map(<[Told]>::len).collect::<Vec<_>>();
        assert_eq!(counts(&[]), Vec::<usize>::new());
        assert_eq!(counts(&[1; 25]), [10, 10, 5]);
        assert_eq!(counts(&[BYTES_MAX / 2; 3]), [1, 1, 1], "the time and the source count too");
        assert_eq!(counts(&[BYTES_MAX / 2 - 100; 3]), [2, 1]);
        assert_eq!(counts(&[1, 2 * BYTES_MAX, 1]), [1, 1, 1]);
    }
}
