//! Purchase orders as callers see them, with derived values that are never stored.

pub mod forecasts;
pub mod old_versions;
pub mod orders;
pub mod pages;
pub mod reconciliation;
pub mod statement;
pub mod what_if_answer;

pub use self::old_versions::old_version;
pub use self::orders::{href, order, summary};
