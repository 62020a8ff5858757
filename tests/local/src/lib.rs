//! The whole system on one machine, driven by `template.yaml`: the real handlers behind a local
//! HTTP API and a local Lambda, with an embedded `DynamoDB`-compatible store, a mailbox, an issuer
//! of tokens and the schedule. `cargo local` runs it; tests start as many of it as they like.
//!
//! It listens on loopback only and is no security boundary on this machine: it gives anyone here a
//! token for any account. What it refuses, it refuses as the real services would.

pub mod demo;
pub mod deployed;
mod engine;
mod events;
mod front;
mod gateway;
mod html;
mod issuer;
mod kept;
mod lambda;
mod mailbox;
mod options;
mod relay;
mod request_id;
mod schedule;
mod server;
mod stages;
mod surroundings;
mod system;
pub mod template;
pub mod terminal;
mod wire;

pub use engine::EngineError;
pub use events::{EventFault, Events};
pub use issuer::{Issuer, Key, KeyError, TokenRequest};
pub use lambda::InvokeError;
pub use mailbox::{Mail, MailFault, Mailbox};
pub use options::{Options, StartError};
pub use system::System;
pub use wire::{Counts, Fault, Held, Recorded, Wire};

#[cfg(test)]
mod tests;
