//! Purchase orders as CSV (RFC 4180): one row for each line item, with the fields of the purchase order repeated on
//! each of its rows. [`group`] reads back what [`writer`] writes, without a change.
//!
//! A value becomes a cell in two steps: [`cell_format`] writes it as text (lists by [`cell_list`]), and
//! [`formula_guard`] marks text that a spreadsheet would run as a formula. [`mod@column`] lists the columns.

mod cell_format;
mod cell_list;
pub mod column;
pub mod document;
mod formula_guard;
pub mod group;
pub mod row_fault;
pub mod sheet;
pub mod writer;

use domain::purchase_order::{PurchaseOrder, Tags};
use serde_json::Value;

use crate::store::StoreError;

/// Returns the fields that the buyer defines as JSON, as the API takes it. The pointers of the columns refer to it.
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
