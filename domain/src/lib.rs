//! What is true of purchase orders: the rules of matching, ledger and notices. Synchronous, without I/O,
//! clock or randomness; time comes in as an argument.

#![warn(clippy::arithmetic_side_effects)]

pub mod account;
pub mod billed;
pub mod change;
pub mod coverage;
pub mod event;
pub mod forecast;
pub mod form;
pub mod invoice;
pub mod ledger;
pub mod matching;
pub mod money;
pub mod month;
pub mod notice;
pub mod purchase_order;
pub mod reconciliation;
pub mod seller;
pub mod settings;
pub mod summary;
pub mod text;
