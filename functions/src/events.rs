//! Publishes changes of purchase orders and invoices as events on an `EventBridge` bus.

mod detail;
mod publish;
mod stream;
pub mod stream_events;
mod unreadable;
