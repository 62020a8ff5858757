//! Tests of the whole system from outside: they send HTTP requests and invocations, and check answers, mails, events and
//! items. Each test has its own system with its own store and clock.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod account_limit;
mod association;
mod authorization;
mod aws_reading;
mod bad_input;
mod concurrency;
mod console;
mod contract;
mod coverage;
mod creation;
mod deployed;
mod documents;
mod dry_run;
mod einvoices;
mod events;
mod examples;
mod export;
mod faults;
mod forecast;
mod golden;
mod harness;
mod head;
mod history;
mod import;
mod invoice_lines;
mod invoices;
mod lists;
mod logs;
mod matching;
mod notices;
mod personal_data;
mod preview;
mod purchase_orders;
mod queue;
mod read_only;
mod reconciliation;
mod rematch;
mod repository;
mod requests;
mod sellers;
mod settings;
mod summary;
mod sweep;
mod sweep_faults;
mod sweep_leaving;
mod sweep_limits;
mod sweep_reconciliation;
mod sweep_settings;
mod tags;
mod tolerance;
mod user_pool;
mod what_if;
mod workbook;
