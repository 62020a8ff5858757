//! The whole system from outside: HTTP and invocations in, answers and the table's contents out. Each test has a
//! system of its own, with its own store and its own clock.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod association;
mod authorization;
mod bad_input;
mod concurrency;
mod console;
mod contract;
mod coverage;
mod creation;
mod deployed;
mod dry_run;
mod einvoices;
mod events;
mod examples;
mod export;
mod faults;
mod forecast;
mod golden;
mod harness;
mod history;
mod import;
mod invoices;
mod lists;
mod logs;
mod matching;
mod notices;
mod preview;
mod proving;
mod purchase_orders;
mod reconciliation;
mod repository;
mod requests;
mod sellers;
mod settings;
mod summary;
mod sweep;
mod sweep_settings;
mod tags;
mod user_pool;
