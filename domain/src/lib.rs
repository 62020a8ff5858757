//! The business rules of purchase orders: matching, ledger, forecasts and notices.
//!
//! Everything is synchronous and pure: no I/O, no clock, no randomness. Callers pass the time in.
//! `tests/layering` checks that no two files depend on each other.

#![warn(clippy::arithmetic_side_effects)]

pub mod aws_reading;
pub mod change;
pub mod coverage;
pub mod document;
pub mod edit;
pub mod event;
pub mod forecast;
pub mod form;
pub mod health;
pub mod ids;
pub mod invoice;
pub mod ledger;
pub mod line_item_type;
pub mod matching;
pub mod money;
pub mod month;
pub mod notice;
pub mod purchase_order;
pub mod seller;
pub mod settings;
pub mod summary;
pub mod sweep_state;
pub mod text;
pub mod what_if;
