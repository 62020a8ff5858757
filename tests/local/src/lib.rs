//! The whole system on one machine, driven by `template.yaml`: the deployed functions behind a local HTTP API and a
//! local Lambda, with an embedded `DynamoDB`-compatible store, a mailbox, a token issuer, the event bus, the queues and
//! the schedule. `cargo local` runs it; tests start as many systems as they need.
//!
//! It listens on loopback only and is no security boundary: it issues a token for any account. Requests that the AWS
//! services would refuse are refused here too.

pub mod aws_invoices;
pub mod demo;
pub mod deployed;
mod engine;
mod environment;
mod events;
mod gateway;
mod html;
mod issuer;
mod lambda;
mod mailbox;
mod options;
mod payers;
mod persistence;
mod queues;
mod relay;
mod request_id;
mod rounds;
mod router;
mod schedule;
mod server;
pub mod simulation;
mod system;
mod task_group;
pub mod template;
pub mod terminal;
mod wire;

pub use engine::EngineError;
pub use events::{EventFault, Events};
pub use issuer::{Issuer, Key, KeyError, TokenRequest};
pub use lambda::InvokeError;
pub use mailbox::{CaughtMail, MailFault, MailField, Mailbox};
pub use options::{Options, SystemError};
pub use payers::{PayerFault, Payers};
pub use queues::Queues;
pub use system::System;
pub use wire::{Fault, PausedRequest, RecordedRequest, StoreTimes, Wire, WireCounts};

#[cfg(test)]
mod tests;
