//! Ledgers of purchase orders.

pub use super::dynamodb::pages::LedgerEntry;
