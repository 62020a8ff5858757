//! What callers see, as types: what is serialized here is what the API's contract says. Derived values appear here,
//! never in the table.

pub mod coverage;
pub mod forecasts;
pub mod invoices;
pub mod notices;
pub mod orders;
pub mod reconciliation;
pub mod settings;
pub mod summary;

pub use self::notices::delivery;
pub use self::orders::{href, old_version, order, summary};
pub use self::settings::settings;
