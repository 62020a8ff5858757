//! Events: the table's stream, the event source mapping that delivers it to its function, and the bus that receives the
//! function's events.

pub(crate) mod bus;
pub(crate) mod mapping;
pub(crate) mod pattern;
mod stream;

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

pub use self::bus::EventFault;
pub(crate) use self::bus::{Bus, is_put};
use crate::gateway::message;
use crate::rounds::Rounds;

/// The path that lists all events.
pub(crate) const PATH: &str = "/local/events";

#[derive(Clone, Debug)]
pub struct Events {
    bus: Bus,
    /// `None` if the table has no stream.
    rounds: Option<Rounds>,
}

impl Events {
    pub(crate) fn new(bus: Bus, rounds: Option<Rounds>) -> Self {
        Self { bus, rounds }
    }

    /// Waits until every write so far has been delivered or given up. Returns at once if the table has no stream.
    pub async fn settled(&self) {
        if let Some(rounds) = &self.rounds {
            rounds.run_one().await;
        }
    }

    /// Returns all events as a rule's target receives them, oldest first.
    pub fn caught(&self) -> Vec<Value> {
        self.bus.caught()
    }

    /// Returns the batches of stream records that were given up.
    pub fn given_up(&self) -> Vec<Vec<Value>> {
        self.bus.given_up()
    }

    /// Returns the number of `PutEvents` calls, failed ones included.
    pub fn attempts(&self) -> u64 {
        self.bus.attempts()
    }

    /// Makes the next `times` calls fail.
    pub fn fail_next(&self, times: usize, fault: EventFault) {
        self.bus.fail_next(times, fault);
    }

    /// Refuses events of a detail type until [`work_again`](Self::work_again).
    pub fn refuse(&self, detail_type: &str) {
        self.bus.refuse(detail_type);
    }

    /// Clears all faults.
    pub fn work_again(&self) {
        self.bus.work_again();
    }

    /// Answers requests for [`PATH`].
    pub(crate) async fn show(&self, method: &Method) -> Response {
        if *method != Method::GET {
            return message(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        if self.rounds.is_none() {
            return message(StatusCode::NOT_IMPLEMENTED, "The store has no stream, so there are no events");
        }
        self.settled().await;
        ([("cache-control", "no-store")], axum::Json(self.caught())).into_response()
    }
}
