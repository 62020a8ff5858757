//! How the purchase order rules are reached: HTTP, direct invocation and the schedule.

pub mod clock;
pub mod event_bus;
pub mod events;
pub mod handlers;
pub mod http;
pub mod import;
pub mod json;
pub mod keys;
pub mod log;
pub mod mailer;
pub mod matching_run;
pub mod metrics;
pub mod openapi;
pub mod paging;
pub mod path_key;
pub mod problem;
pub mod reconciliation;
pub mod runtime;
pub mod spreadsheet;
pub mod store;
pub mod sweep;
pub mod wording;
