//! Purchase orders as files for spreadsheets: one row for each line item, with the fields of the purchase order repeated on
//! each of its rows. A file is CSV (RFC 4180) or an Excel workbook. [`group`] reads back what [`order_rows`] makes, without
//! a change.
//!
//! Writing: [`cell_format`] writes a value as the text of a cell (lists by [`cell_list`]), and
//! [`formula_guard`](crate::api::formula_guard) marks text that a spreadsheet would run as a formula.
//! [`CsvText`](crate::api::csv::CsvText) and [`workbook_file`] write the rows.
//!
//! Reading: [`mod@file`] reads the rows ([`csv_text`], [`workbook_reader`]). [`sheet_cell`] undoes what a spreadsheet made of a
//! cell, by the format of its column ([`mod@column`]): [`amounts`], [`months`], [`words`]. [`document`] builds the purchase
//! order.

mod amounts;
pub mod cell_changes;
mod cell_format;
mod cell_list;
pub mod column;
mod csv_text;
pub mod document;
pub mod export_file;
pub mod file;
pub mod group;
mod mangled;
mod months;
mod order_rows;
pub mod row_fault;
pub mod sheet;
mod sheet_cell;
mod words;
mod workbook_bounds;
mod workbook_file;
mod workbook_format;
mod workbook_formulas;
mod workbook_help;
mod workbook_reader;

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
