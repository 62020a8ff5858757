//! The way out for programs, on this machine: the table's stream, the event source mapping that hands it to its
//! function, and the bus that catches what the function puts.

pub(crate) mod bus;
pub(crate) mod mapping;
pub(crate) mod pattern;
mod streams;

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

pub use self::bus::EventFault;
pub(crate) use self::bus::{Bus, is_put};
use crate::gateway::message;

/// Where people and programs look.
pub(crate) const PATH: &str = "/local/events";

/// What asks the mapping for a round, and hears of its end.
type Asks = mpsc::UnboundedSender<oneshot::Sender<()>>;

/// What was put on the bus, and what is to fail.
#[derive(Clone, Debug)]
pub struct Events {
    bus: Bus,
    /// None where the store has no stream.
    asks: Option<Asks>,
}

impl Events {
    pub(crate) fn new(bus: Bus, asks: Option<Asks>) -> Self {
        Self { bus, asks }
    }

    /// Waits until everything that is written by now was told, or given up; not at all where the store has no stream.
    pub async fn settled(&self) {
        let Some(asks) = &self.asks else { return };
        let (ask, answered) = oneshot::channel();
        if asks.send(ask).is_err() || answered.await.is_err() {
            tracing::warn!("the event source mapping went away");
        }
    }

    /// Every event caught, as a rule's target gets it, oldest first.
    pub fn caught(&self) -> Vec<Value> {
        self.bus.caught()
    }

    /// The stream's records that were given up, as batches.
    pub fn given_up(&self) -> Vec<Vec<Value>> {
        self.bus.given_up()
    }

    /// How often `PutEvents` was called, whatever came of it.
    pub fn attempts(&self) -> u64 {
        self.bus.attempts()
    }

    /// The next `times` calls fail so.
    pub fn fail_next(&self, times: usize, fault: EventFault) {
        self.bus.fail_next(times, fault);
    }

    /// Events of that kind are not taken, until [`work_again`](Self::work_again).
    pub fn refuse(&self, detail_type: &str) {
        self.bus.refuse(detail_type);
    }

    /// Nothing fails any more.
    pub fn work_again(&self) {
        self.bus.work_again();
    }

    /// Answers for [`PATH`].
    pub(crate) async fn show(&self, method: &Method) -> Response {
        if *method != Method::GET {
            return message(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
        }
        if self.asks.is_none() {
            return message(StatusCode::NOT_IMPLEMENTED, "The store has no stream, so there are no events");
        }
        self.settled().await;
        ([("cache-control", "no-store")], axum::Json(self.caught())).into_response()
    }
}
