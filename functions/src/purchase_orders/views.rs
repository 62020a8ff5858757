//! Purchase orders as callers see them. Derived values appear here, never in the table.

pub mod forecasts;
pub mod orders;
pub mod reconciliation;

pub use self::orders::{href, old_version, order, summary};
