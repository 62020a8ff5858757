//! Purchase orders as a spreadsheet: CSV (RFC 4180), a row for each line item, the purchase order's own fields repeated
//! on each of its rows. What `export.rs` writes, `file.rs` and `document.rs` read back, value for value.
//!
//! A cell goes through two forms on its way out, and back: `list.rs` puts a list into one text, and `guard.rs` marks
//! what a spreadsheet would run as a formula. `column.rs` says which column holds what.

pub mod column;
pub mod document;
pub mod export;
pub mod file;
pub mod guard;
pub mod list;

use domain::purchase_order::{PurchaseOrder, Tags};
use serde_json::Value;

use crate::store::StoreError;

/// What a buyer defines of a purchase order, as the API takes it: what the columns point into.
fn definition(order: &PurchaseOrder, tags: &Tags) -> Result<Value, StoreError> {
    let unwritable = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
    let mut definition = serde_json::to_value(order).map_err(unwritable)?;
    if let Some(fields) = definition.as_object_mut() {
        fields.insert("tags".to_owned(), serde_json::to_value(tags).map_err(unwritable)?);
    }
    Ok(definition)
}

#[cfg(test)]
mod tests;
