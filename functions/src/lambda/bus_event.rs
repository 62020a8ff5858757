//! An event for the `EventBridge` bus, and how many fit one request.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The source of all events, for rules to match on.
pub const SOURCE: &str = "purchase-orders";
/// The version of the fields of every event's detail. Any change but a new field needs a new version.
pub const SCHEMA_VERSION: &str = "1";
/// The most events of one request, a limit of `EventBridge`.
const ENTRIES_MAX: usize = 10;
/// The most bytes of one request. `EventBridge` now accepts 1 MiB, but older versions only 256 KiB.
const BYTES_MAX: usize = 256 * 1024;
/// The bytes that `EventBridge` counts for an event's time.
const TIME_BYTES: usize = 14;
/// The length of an event ID: 128 bits, like a UUID. Only hex digits, so that any queue accepts it as a deduplication ID.
const ID_BYTES: usize = 16;

/// An event to put on the bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusEvent {
    pub detail_type: &'static str,
    pub time: DateTime<Utc>,
    /// A JSON object.
    pub detail: String,
}

impl BusEvent {
    /// Returns the size of the event, as `EventBridge` counts it.
    fn bytes(&self) -> usize {
        TIME_BYTES + SOURCE.len() + self.detail_type.len() + self.detail.len()
    }
}

/// Splits events into requests. An event that is too large is alone in its request, and the bus refuses it.
pub fn requests<T>(events: &[T], event: impl Fn(&T) -> &BusEvent) -> impl Iterator<Item = &[T]> {
    let mut rest = events;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fitting = rest.iter().take(ENTRIES_MAX).take_while(|next| {
            bytes += event(next).bytes();
            bytes <= BYTES_MAX
        });
        let count = fitting.count().max(1).min(rest.len());
        let (request, after) = rest.split_at(count);
        rest = after;
        (!request.is_empty()).then_some(request)
    })
}

/// Returns the ID of the event that `parts` identify: the same each time it is published.
pub fn event_id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length first, so that different lists of parts never have the same bytes.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(ID_BYTES).fold(String::new(), |mut id, byte| {
        // Writing to a string can't fail.
        write!(id, "{byte:02x}").unwrap_or_default();
        id
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_at_most_ten_events_and_at_most_the_allowed_bytes() {
        let counts = |sizes: &[usize]| {
            let event = |size: &usize| BusEvent {
                detail_type: "",
                time: DateTime::UNIX_EPOCH,
                detail: "x".repeat(*size),
            };
            let events: Vec<BusEvent> = sizes.iter().map(event).collect();
            requests(&events, |event| event).map(<[BusEvent]>::len).collect::<Vec<_>>()
        };
        assert_eq!(counts(&[]), Vec::<usize>::new());
        assert_eq!(counts(&[1; 25]), [10, 10, 5]);
        assert_eq!(counts(&[BYTES_MAX / 2; 3]), [1, 1, 1], "the time and the source count too");
        assert_eq!(counts(&[BYTES_MAX / 2 - 100; 3]), [2, 1]);
        assert_eq!(counts(&[1, 2 * BYTES_MAX, 1]), [1, 1, 1]);
    }
}
